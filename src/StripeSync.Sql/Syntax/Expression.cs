namespace StripeSync.Sql.Syntax;

internal abstract class Expression
{
}
