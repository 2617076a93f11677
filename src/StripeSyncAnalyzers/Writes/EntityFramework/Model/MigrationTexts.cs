using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using StripeSync.Sql.Syntax;
using StripeSync.Sql.Text;

namespace StripeSyncAnalyzers.Writes.EntityFramework.Model;

/// <summary>
/// The SQL that the migrations in C# send by migrationBuilder.Sql, in their order: a snapshot does not know of a key that is made there. What is not
/// known of a text is a character that no statement has, so that the statement is not understood and its relations become unknown.
/// </summary>
internal static class MigrationTexts
{
    public static string Read(Compilation compilation, IEnumerable<INamedTypeSymbol> migrations, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        foreach (var migration in InOrder(migrations))
        {
            if (MethodSyntax.Of(migration, "Up", cancellationToken) is not { ParameterList.Parameters: { Count: 1 } parameters } up)
                continue;
            var constants = new ConstantReader(compilation, migration);
            foreach (var invocation in up.DescendantNodes().OfType<InvocationExpressionSyntax>())
            {
                if (invocation.Expression is not MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax receiver } access || receiver.Identifier.ValueText != parameters[0].Identifier.ValueText)
                    continue;
                if (access.Name.Identifier.ValueText == EfSymbols.MigrationSqlMethod)
                    AppendSql(text, invocation, constants);
                else if (access.Name.Identifier.ValueText is "DropIndex" or "DropUniqueConstraint" && Name(invocation, constants) is { } name && text.ToString().Contains(name))
                    text.Append("DROP INDEX IF EXISTS ").Append(Identifier.Quote(name)).Append(";\n");
            }
        }

        return text.ToString();
    }

    /// <summary>The migrations in the order of their ids, <c>[Migration("20240102030405_Name")]</c>; one without an id is none.</summary>
    public static IEnumerable<INamedTypeSymbol> InOrder(IEnumerable<INamedTypeSymbol> migrations) => migrations
        .Select(static m => (Migration: m, Id: IdOf(m)))
        .Where(static m => m.Id is not null)
        .OrderBy(static m => m.Id, StringComparer.Ordinal)
        .Select(static m => m.Migration);

    private static string? IdOf(INamedTypeSymbol migration) =>
        migration.GetAttributes().FirstOrDefault(static a => a.AttributeClass?.Name == "MigrationAttribute")?.ConstructorArguments.FirstOrDefault().Value as string;

    private static void AppendSql(StringBuilder text, InvocationExpressionSyntax invocation, ConstantReader constants)
    {
        if (invocation.ArgumentList.Arguments.FirstOrDefault() is not { } argument)
            return;
        if (constants.Text(argument.Expression) is { } sql)
            text.Append(sql);
        else
            AppendKnown(text, argument.Expression, constants);
        text.Append(";\n");
    }

    /// <summary>The parts that are known, with a hole for each other one.</summary>
    private static void AppendKnown(StringBuilder text, ExpressionSyntax expression, ConstantReader constants)
    {
        foreach (var part in expression.DescendantNodesAndSelf(static n => n is not InterpolationSyntax))
        {
            if (part is InterpolatedStringTextSyntax known)
                text.Append(known.TextToken.ValueText);
            else if (part is LiteralExpressionSyntax literal && constants.Text(literal) is { } value)
                text.Append(value);
            else if (part is InterpolationSyntax or SimpleNameSyntax)
                text.Append(SqlText.HoleCharacter);
        }
    }

    private static string? Name(InvocationExpressionSyntax invocation, ConstantReader constants)
    {
        var arguments = invocation.ArgumentList.Arguments;
        return (arguments.FirstOrDefault(static a => a.NameColon?.Name.Identifier.ValueText == "name") ?? arguments.FirstOrDefault()) is { } name ? constants.Text(name.Expression) : null;
    }
}
