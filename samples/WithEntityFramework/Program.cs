using Microsoft.EntityFrameworkCore;
using Samples;
using WithEntityFramework;

if (args.Length != 1)
{
    Console.WriteLine("The build shows the findings. To see them come true, give the connection string of a PostgreSQL to play with;");
    Console.WriteLine("everything happens in a schema of its own, which is dropped at the end.");
    return;
}

await using var scratch = await Scratch.Create(args[0]);
var options = new DbContextOptionsBuilder<Shop>().UseNpgsql(scratch.ConnectionString).Options;
await With(db => db.Database.MigrateAsync());

await Twice("Before.RequestSync", db => Before.RequestSync(db, 1, "invoice.paid"));
await Twice("Before.SaveCustomer", db => Before.SaveCustomer(db, "ada@example.com", "Ada"));
await Twice("Before.RenameCustomer", db => Before.RenameCustomer(db, "bob@example.com", "Bob"));

await Twice("After.RequestSync", db => After.RequestSync(db, 2, "invoice.paid"));
await Twice("After.SaveCustomer", db => After.SaveCustomer(db, "ada@example.com", "Ada"));
await Twice("After.RenameCustomer", db => After.RenameCustomer(db, "bob@example.com", "Bob"));

Task Twice(string name, Func<Shop, Task> write) => Scratch.Twice(name, () => With(write));

// One context for each unit of work: one that failed keeps what it could not save.
async Task With(Func<Shop, Task> work)
{
    await using var db = new Shop(options);
    await work(db);
}
