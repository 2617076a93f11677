using StripeSync.Sql.Text;

namespace StripeSync.Sql.Syntax;

/// <summary>The relation that a statement writes, as it names it, folded.</summary>
/// <param name="Span">The words, with schema.</param>
/// <param name="NameSpan">The last part of the words.</param>
/// <param name="Schema">The schema, or null where none is written.</param>
/// <param name="Name">The name; empty where part of it is a hole.</param>
internal sealed record WriteTarget(SqlSpan Span, SqlSpan NameSpan, string? Schema, string Name)
{
    /// <summary>False where part of it is a hole.</summary>
    public bool IsKnown => Name.Length > 0;
}
