using System.Collections.Immutable;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Rules;

/// <summary>SSQ1010 for queue tables, SSQ1022 for others: COPY has no conflict clause, and one row that is there already loses the whole load.</summary>
internal sealed class CopyIntoKeys : AccessRule
{
    public const string QueueId = "SSQ1010";
    public const string Id = "SSQ1022";

    /// <summary>The words of both spellings that every version takes; behind another one a COPY may be refused before it reads a row.</summary>
    private static readonly HashSet<string> Options = new(StringComparer.Ordinal)
    {
        "format", "freeze", "delimiter", "delimiters", "null", "header", "quote", "escape", "force_quote", "force_not_null", "force_null", "encoding", "csv", "binary", "as", "force", "not", "using",
    };

    public override IEnumerable<RuleFinding> Judge(Access access)
    {
        if (access.Statement is not CopyStatement copy || access.Context.HandlesUniqueViolation || !TakesOptions(copy, access.Catalog.Options.PostgresVersion))
            yield break;
        if (access.Table.Kind is not (RelationKind.Table or RelationKind.PartitionedTable) || Rows(copy, access) is not { } rows || rows.OpenKeys is not { IsEmpty: false } keys)
            yield break;
        var isQueue = access.Catalog.IsQueueTable(access.Table);
        var table = FindingText.Name(access.Table);
        var message = $"COPY into {table} loses the whole load with 23505 when {FindingText.Keys(keys, "or")} is already there; COPY into a temporary table, then INSERT … SELECT … ON CONFLICT";
        yield return new RuleFinding(new Finding(isQueue ? QueueId : Id, copy.Target.Span, Certainty.Possible, "23505", FindingText.Fit(message)) { Table = access.Table, Keys = keys });
    }

    private static bool TakesOptions(CopyStatement copy, int version) =>
        copy.Options.All(option => Options.Contains(option) || (version >= 16 && option == "default") || (version >= 17 && option is "on_error" or "log_verbosity") || (version >= 18 && option == "reject_limit"));

    /// <summary>The load as an INSERT of unknown rows: COPY takes values for identity columns too, and none for generated ones.</summary>
    private static Write? Rows(CopyStatement copy, Access access)
    {
        var columns = copy.HasColumnList
            ? copy.Columns
            : access.Table.Columns.Where(static column => !IsGenerated(column)).Select(static column => new InsertColumn(default, column.Name)).ToImmutableArray();
        if (columns.Any(column => access.Table.FindColumn(column.Name) is { } declared && IsGenerated(declared)) || LeavesOutRequired(access.Table, columns))
            return null;
        var insert = new InsertStatement
        {
            Span = copy.Span,
            Target = copy.Target,
            SearchPath = copy.SearchPath,
            Columns = columns,
            HasColumnList = true,
            ColumnsAreKnown = copy.ColumnsAreKnown,
            Overriding = Overriding.System,
            Source = new QuerySource(default, existenceCheck: null),
        };
        return ConflictEngine.Lower(insert, access.Text, access.Table, access.Context);
    }

    /// <summary>23502 for each row, before any key is asked.</summary>
    private static bool LeavesOutRequired(Table table, ImmutableArray<InsertColumn> columns) => !table.HasBeforeTrigger
        && table.Columns.Any(column => column is { IsNullable: false, HasDefault: false, Generation: ColumnGeneration.None } && columns.All(listed => listed.Name != column.Name));

    private static bool IsGenerated(Column column) => column.Generation is ColumnGeneration.Stored or ColumnGeneration.Virtual;
}
