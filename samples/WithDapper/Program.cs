using Npgsql;
using Samples;
using WithDapper;

if (args.Length != 1)
{
    Console.WriteLine("The build shows the findings. To see them come true, give the connection string of a PostgreSQL to play with;");
    Console.WriteLine("everything happens in a schema of its own, which is dropped at the end.");
    return;
}

await using var scratch = await Scratch.Create(args[0]);
await using var connection = new NpgsqlConnection(scratch.ConnectionString);

await Scratch.Twice("Before.RequestSync", () => AtOnce(one => Before.RequestSync(one, 1, "invoice.paid")));
await Scratch.Twice("Before.SaveCustomer", () => Before.SaveCustomer(connection, "ada@example.com", "Ada"));
await Scratch.Twice("Before.CustomerId", () => Before.CustomerId(connection, "bob@example.com", "Bob"));

await Scratch.Twice("After.RequestSync", () => AtOnce(one => After.RequestSync(one, 2, "invoice.paid")));
await Scratch.Twice("After.SaveCustomer", () => After.SaveCustomer(connection, "ada@example.com", "Ada"));
await Scratch.Twice("After.CustomerId", () => After.CustomerId(connection, "bob@example.com", "Bob"));

// Two sessions that both look before either has committed: the second one waits for the first, and inserts what it did not see.
async Task AtOnce(Func<NpgsqlConnection, Task<int>> write)
{
    await using var slow = new NpgsqlConnection(scratch.ConnectionString);
    await using var quick = new NpgsqlConnection(scratch.ConnectionString);
    await slow.OpenAsync();
    await quick.OpenAsync();
    await using var transaction = await slow.BeginTransactionAsync();
    await write(slow);
    var waiting = write(quick);
    await scratch.WaitUntilBlocked(quick.ProcessID, waiting);
    await transaction.CommitAsync();
    await waiting;
}
