using System.CommandLine;
using StripeSync.Sql.Catalogs;
using StripeSync.Tool.Files;
using StripeSync.Tool.Schema;

namespace StripeSync.Tool.CommandLine;

/// <summary><c>stripesync schema</c>: prints the catalog that the analyzers see.</summary>
internal static class SchemaCommand
{
    public static Command Create(Terminal terminal, CancellationToken cancellationToken)
    {
        var shared = new SharedOptions();
        var format = new Option<string>("--format") { Description = "How it is printed.", DefaultValueFactory = static _ => "json" };
        format.AcceptOnlyFromAmong("json");
        var command = new Command("schema", "Prints the tables and unique keys that the analyzers see in the migrations.");
        shared.AddTo(command);
        shared.Migrations.Required = true;
        command.Options.Add(format);
        command.SetAction(parsed =>
        {
            var settings = shared.ReadSettings(parsed);
            var migrations = shared.ReadMigrations(parsed, new SourceReader(terminal), cancellationToken)!;
            var catalog = Catalog.Build(migrations.Roots, settings, cancellationToken);
            terminal.Output.Write(SchemaJson.Write(catalog, migrations));
            foreach (var table in catalog.Tables.Where(static table => !table.IsKnown))
                terminal.Error.WriteLine($"stripesync: {table} is left out: a statement that was not understood names it, or two folders declare it differently");
            return ExitCodes.Fine;
        });
        return command;
    }
}
