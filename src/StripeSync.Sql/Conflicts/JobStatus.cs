using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Conflicts;

/// <summary>The states of a job, in the words of the profile: pending, processing, completed, failed.</summary>
internal static class JobStatus
{
    public const string Column = "status";
    public const string Pending = "pending";
    public const string Processing = "processing";
    public const string Completed = "completed";
    public const string Failed = "failed";

    /// <summary>The finished states, as an IN list.</summary>
    public const string Finished = "('completed', 'failed')";

    /// <summary>True for a queue whose status says that a job is being processed in this word.</summary>
    public static bool IsKept(Table table, Catalog catalog)
    {
        if (!catalog.IsQueueTable(table) || table.FindColumn(Column) is not { } column)
            return false;
        var isText = column.Type is "text" or "unknown" || column.Type.StartsWith("character varying", StringComparison.Ordinal);

        // The labels of an enum are not known; those of the profile's own table are.
        if (!isText && (table.Name != QueueProfile.TableName || BuiltIns.IsType(column.Type)))
            return false;
        var filter = new StatusFilter(table, table.Name, Processing);
        return table.Checks.All(check => !MentionsStatus(check.Expression) || filter.CanPass(check.Expression) == Ternary.Yes);
    }

    public static bool MentionsStatus(Expression expression) => ExpressionTree.Parts(expression).Any(static part => part is ColumnExpression { Name: Column });

    /// <summary>A column that says who works on a job, and until when.</summary>
    public static bool IsLease(string column) =>
        column.Contains("lease") || column.Contains("lock") || column.Contains("claim") || column.Contains("heartbeat") || column.Contains("worker") || column.Contains("visib");

    public static bool MentionsLease(Expression expression) => ExpressionTree.Columns(expression).Any(IsLease);
}
