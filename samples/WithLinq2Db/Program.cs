using LinqToDB;
using LinqToDB.Data;
using Samples;
using WithLinq2Db;

if (args.Length != 1)
{
    Console.WriteLine("The build shows the findings. To see them come true, give the connection string of a PostgreSQL to play with;");
    Console.WriteLine("everything happens in a schema of its own, which is dropped at the end.");
    return;
}

await using var scratch = await Scratch.Create(args[0]);
await using var db = new DataConnection(new DataOptions().UsePostgreSQL(scratch.ConnectionString));

await Scratch.Twice("Before.RequestSync", () => Before.RequestSync(db, 1, "invoice.paid"));
await Scratch.Twice("Before.SaveCustomer", () => Before.SaveCustomer(db, "ada@example.com", "Ada"));
await Scratch.Twice("Before.ImportCustomers", () => Before.ImportCustomers(db, [new() { Email = "bob@example.com", Name = "Bob" }]));

await Scratch.Twice("After.RequestSync", () => After.RequestSync(db, 2, "invoice.paid"));
await Scratch.Twice("After.SaveCustomer", () => After.SaveCustomer(db, "ada@example.com", "Ada"));
await Scratch.Twice("After.ImportCustomers", () => After.ImportCustomers(db, [new() { Email = "bob@example.com", Name = "Bob" }]));
