namespace StripeSync.Sql.Text;

/// <summary>Replaces a range of an SQL text.</summary>
/// <param name="Span">What goes; an empty span inserts.</param>
/// <param name="NewText">The SQL that comes, lines separated by <c>\n</c>.</param>
public readonly record struct SqlEdit(SqlSpan Span, string NewText);
