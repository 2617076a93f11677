using Npgsql;
using Samples;
using WithNpgsql;

if (args.Length != 1)
{
    Console.WriteLine("The build shows the findings. To see them come true, give the connection string of a PostgreSQL to play with;");
    Console.WriteLine("everything happens in a schema of its own, which is dropped at the end.");
    return;
}

await using var scratch = await Scratch.Create(args[0]);
await using var database = NpgsqlDataSource.Create(scratch.ConnectionString);
await using var connection = await database.OpenConnectionAsync();

await Scratch.Twice("Before.RequestSync", () => Before.RequestSync(database, 1, "invoice.paid"));
await Scratch.Twice("Before.SaveInvoice", () => Before.SaveInvoice(connection, 1, "2026-001", 100));
await Scratch.Twice("Before.ImportCustomers", () => Before.ImportCustomers(connection, [("ada@example.com", "Ada")]));

await Scratch.Twice("After.RequestSync", () => After.RequestSync(database, 2, "invoice.paid"));
await Scratch.Twice("After.SaveInvoice", () => After.SaveInvoice(connection, 2, "2026-001", 100));
await Scratch.Twice("After.ImportCustomers", () => After.ImportCustomers(connection, [("ada@example.com", "Ada"), ("bob@example.com", "Bob")]));
