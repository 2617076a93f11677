using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Parsing;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Conflicts;

/// <summary>One UPDATE, DELETE, SELECT, MERGE or COPY of a known table, with the text around it. An INSERT is a <see cref="Write"/>.</summary>
internal sealed class Access
{
    public required Table Table { get; init; }

    public required CommandStatement Statement { get; init; }

    public required Command Command { get; init; }

    /// <summary>The text around <see cref="Statement"/>.</summary>
    public required string Text { get; init; }

    public required WriteContext Context { get; init; }

    public required Catalog Catalog { get; init; }

    /// <summary>The statements of the same top-level statement, itself among them.</summary>
    public IReadOnlyList<CommandStatement> Siblings => Statement.Group.Members;

    /// <summary>True where another statement names the same table, and not a CTE.</summary>
    public bool IsSameTable(CommandStatement other) => ReferenceEquals(TableOf(other, Command, Catalog), Table);

    /// <summary>The table that a statement writes or reads; null where it is not known.</summary>
    public static Table? TableOf(CommandStatement statement, Command command, Catalog catalog)
    {
        var target = statement.Target;
        if (!target.IsKnown || command.ChangedRelations.Contains(target.Name))
            return null;
        if (target.Schema is null && (!statement.SearchPath.IsKnown || statement.Group.CommonTables.ContainsKey(target.Name)))
            return null;
        return catalog.Resolve(target.Schema, target.Name, statement.SearchPath.Schemas) is { Kind: TableResolutionKind.Found } found ? found.Table : null;
    }
}
