using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Catalogs;

/// <summary>A CHECK constraint.</summary>
/// <param name="Name">The name.</param>
/// <param name="Expression">The condition.</param>
internal sealed record TableCheck(string Name, Expression Expression);
