using Npgsql;
using Quickstart;

if (args.Length != 1)
{
    Console.WriteLine("The build shows the findings. To see them come true, give the connection string of a PostgreSQL to play with;");
    Console.WriteLine("everything happens in a schema of its own, which is dropped at the end.");
    return;
}

await using var scratch = await ScratchSchema.Create(args[0]);
var connection = scratch.Connection;

var unsafeSpace = await scratch.AddSpace();
await Twice("UnsafeWrites.RequestSync", _ => UnsafeWrites.RequestSync(connection, unsafeSpace, "invoice.paid"));
await Twice("UnsafeWrites.RequestSyncById", _ => UnsafeWrites.RequestSyncById(connection, unsafeSpace, "invoice.sent"));
await Twice("UnsafeWrites.AddCustomer", _ => UnsafeWrites.AddCustomer(connection, new("ada@example.com", "cus_1", "Ada")));
await Twice("UnsafeWrites.SaveCustomer", i => UnsafeWrites.SaveCustomer(connection, new($"bob{i}@example.com", "cus_2", "Bob")));
await Twice("UnsafeWrites.SaveInvoice", _ => UnsafeWrites.SaveInvoice(connection, unsafeSpace, "2025-001", 100));
var unsafeInvoice = await scratch.AddInvoice();
await Twice("UnsafeWrites.SaveInvoiceLine", _ => UnsafeWrites.SaveInvoiceLine(connection, new(unsafeInvoice, 1, "Support")));

var space = await scratch.AddSpace();
await Twice("RepairedWrites.RequestSync", _ => RepairedWrites.RequestSync(connection, space, "invoice.paid"));
await Twice("RepairedWrites.RequestSyncById", _ => RepairedWrites.RequestSyncById(connection, space, "invoice.sent"));
await Twice("RepairedWrites.AddCustomer", _ => RepairedWrites.AddCustomer(connection, new("cyd@example.com", "cus_3", "Cyd")));
await Twice("RepairedWrites.SaveCustomer", i => RepairedWrites.SaveCustomer(connection, new($"dan{i}@example.com", "cus_4", "Dan")));
await Twice("RepairedWrites.SaveInvoice", _ => RepairedWrites.SaveInvoice(connection, space, "2025-002", 100));
var invoice = await scratch.AddInvoice();
await Twice("RepairedWrites.SaveInvoiceLine", _ => RepairedWrites.SaveInvoiceLine(connection, new(invoice, 1, "Support")));

async Task Twice(string name, Func<int, Task> write)
{
    var outcomes = new[] { await Outcome(1), await Outcome(2) };
    Console.WriteLine($"{name,-32} first: {outcomes[0],-6} again: {outcomes[1]}");

    async Task<string> Outcome(int time)
    {
        try
        {
            await write(time);
            return "ok";
        }
        catch (PostgresException exception)
        {
            return exception.SqlState;
        }
    }
}
