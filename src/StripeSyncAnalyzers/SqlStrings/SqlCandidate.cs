using StripeSync.Sql.Text;

namespace StripeSyncAnalyzers.SqlStrings;

/// <summary>One SQL text that a C# expression may evaluate to, with the way back to the source.</summary>
internal sealed class SqlCandidate(SqlText sql, SqlSourceMap map)
{
    public SqlText Sql { get; } = sql;

    public SqlSourceMap Map { get; } = map;
}
