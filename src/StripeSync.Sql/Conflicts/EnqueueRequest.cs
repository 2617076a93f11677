using System.Collections.Immutable;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Conflicts;

/// <summary>A write that asks for one job and nothing else: what an enqueue of StripeSync.Queue does in its place.</summary>
/// <param name="SpaceId">The space.</param>
/// <param name="EventType">The kind of the job.</param>
public sealed record EnqueueRequest(EnqueueValue SpaceId, EnqueueValue EventType)
{
    private const string Schema = "public";
    private const string Name = "stripe_sync_queue";
    private const string SpaceColumn = "space_id";
    private const string EventColumn = "event_type";
    private const string StatusColumn = "status";
    private const string Pending = "pending";

    /// <summary>What the installation of StripeSync.Queue adds to the five columns that are found in the field.</summary>
    private static readonly string[] InstalledColumns = ["payload", "pending_since", "updated_at", "attempts", "available_at", "lease_token", "rerun_requested", "last_error"];

    /// <summary>Reads a write.</summary>
    /// <param name="write">A write of a command text.</param>
    /// <returns>
    /// The request, or null unless the table is the installed queue and the whole text is one statement for one row that writes exactly the natural key
    /// and, perhaps, the status pending, and returns nothing.
    /// </returns>
    internal static EnqueueRequest? Of(Write write)
    {
        if (!IsInstalledQueue(write.Table) || write.Statement is not { HasReturning: false, HasColumnList: true, ColumnsAreKnown: true, ConflictMayBeInHole: false } statement
            || write.Text is not { } text || !IsWhole(text, statement) || !KeepsStatus(statement.OnConflict))
        {
            return null;
        }

        var values = Values(text, statement);
        if (values.IsDefault || values.Length != statement.Columns.Length || statement.Columns.Length > 3)
            return null;
        EnqueueValue? space = null;
        EnqueueValue? kind = null;
        for (var i = 0; i < values.Length; i++)
        {
            switch (statement.Columns[i].Name)
            {
                case SpaceColumn:
                    space = EnqueueValue.Of(values[i]);
                    break;
                case EventColumn:
                    kind = EnqueueValue.Of(values[i]);
                    break;
                case StatusColumn when values[i] is LiteralExpression { Kind: LiteralKind.String, Value: Pending }:
                    break;
                default:
                    return null;
            }
        }

        return space is { Parameter: not null } && kind is not null ? new EnqueueRequest(space, kind) : null;
    }

    private static bool IsInstalledQueue(Table table) =>
        table is { Schema: Schema, Name: Name, IsKnown: true, IsFromProfile: false }
        && InstalledColumns.All(column => table.FindColumn(column) is not null)
        && table.UniqueKeys.Any(static key =>
            key is { IsPartial: false, IsDeferrable: false, IsValid: true, Columns: { IsDefault: false, Length: 2 } columns } && columns.Contains(SpaceColumn) && columns.Contains(EventColumn));

    /// <summary>No clause, or one that makes the job pending again.</summary>
    private static bool KeepsStatus(OnConflictClause? clause) =>
        clause is null or { Action: ConflictAction.Nothing }
        || (clause is { Action: ConflictAction.Update, UpdateWhere: null, Assignments: { Length: 1 } assignments }
            && assignments[0] is { Columns: { Length: 1 } columns, Value: LiteralExpression { Value: Pending } or ColumnExpression { Qualifier: "excluded", Name: StatusColumn } }
            && columns[0] == StatusColumn);

    /// <summary>The proposed values of one row: of VALUES, or of a SELECT without FROM that looks for the row first.</summary>
    private static ImmutableArray<Expression> Values(string text, InsertStatement statement)
    {
        switch (statement.Source)
        {
            case ValuesSource { Rows: { Length: 1 } rows } when rows[0].IsKnown:
                return rows[0].Values;
            case QuerySource { Items: { IsDefaultOrEmpty: false } items, ExistenceCheck: { } check }:
                var end = items[items.Length - 1].Span.End;
                return end <= check.Span.Start && text.Substring(end, check.Span.Start - end).Trim().Equals("where", StringComparison.OrdinalIgnoreCase) ? items : default;
            default:
                return default;
        }
    }

    private static bool IsWhole(string text, InsertStatement statement) =>
        string.IsNullOrWhiteSpace(text.Substring(0, statement.Span.Start)) && text.Substring(statement.Span.End).Trim().TrimEnd(';').Length == 0;
}

/// <summary>Where a value of an enqueue comes from.</summary>
/// <param name="Parameter">The parameter, without prefix (<c>id</c> for <c>@id</c>, <c>1</c> for <c>$1</c>), or null.</param>
/// <param name="Literal">The text of a literal, or null.</param>
public sealed record EnqueueValue(string? Parameter, string? Literal)
{
    internal static EnqueueValue? Of(Expression value) => value switch
    {
        ParameterExpression parameter => new(parameter.Name, null),
        LiteralExpression { Kind: LiteralKind.String } literal => new(null, literal.Value),
        _ => null,
    };
}
