using Microsoft.CodeAnalysis;
using StripeSync.Sql.Text;

namespace StripeSyncAnalyzers.SqlStrings;

/// <summary>The way back from an SQL text to the characters of the C# literals that make it.</summary>
internal sealed class SqlSourceMap
{
    /// <summary>Finds the source characters of a range of the SQL.</summary>
    /// <param name="span">A range of the SQL text.</param>
    /// <returns>The exact place inside one literal, or null where the range lies in a hole, or spans two literals.</returns>
    public Location? Locate(SqlSpan span) => null;

    /// <summary>Finds where an edit of the SQL goes in the source.</summary>
    /// <param name="edit">An edit of the SQL text.</param>
    /// <returns>The edit in terms of one literal, or null where it cannot be carried out inside one.</returns>
    public SourceEdit? Translate(SqlEdit edit) => null;
}
