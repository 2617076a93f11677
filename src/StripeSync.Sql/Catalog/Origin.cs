using StripeSync.Sql.Text;

namespace StripeSync.Sql.Catalogs;

/// <summary>Where a migration declares something.</summary>
/// <param name="File">The file.</param>
/// <param name="Span">The declaring words.</param>
public sealed record Origin(SchemaFile File, SqlSpan Span);
