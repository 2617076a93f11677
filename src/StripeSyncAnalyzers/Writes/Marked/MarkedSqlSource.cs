using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using StripeSync.Sql.Conflicts;
using StripeSyncAnalyzers.SqlStrings;
using StripeSyncAnalyzers.Writes.AdoNet;

namespace StripeSyncAnalyzers.Writes.Marked;

/// <summary>
/// SQL that its author marked: by a comment, or by the attribute of the parameter that takes it. It starts from literals with the words of a
/// write, so that no other argument of any call costs a symbol; a literal in a local, constant or field is followed to the calls that take it.
/// </summary>
internal sealed class MarkedSqlSource(INamedTypeSymbol? attribute, DatabaseProviders providers) : WriteSource
{
    /// <summary>More uses of one name are not looked at.</summary>
    private const int MaxUses = 64;

    public static MarkedSqlSource Resolve(Compilation compilation, DatabaseProviders providers) =>
        new(compilation.GetTypeByMetadataName(SqlMarks.AttributeName), providers);

    public override bool TakesLiterals => true;

    public override IEnumerable<SqlWrite> FromLiteral(ExpressionSyntax literal, SemanticModel model, CancellationToken cancellationToken)
    {
        var text = TextAround(literal);
        if (FirstLiteral(text) != literal)
            yield break;

        if (IsPostgreSql(SqlMarks.OfComment(literal)) || (text != literal && IsPostgreSql(SqlMarks.OfComment(text))))
            yield return new SqlWrite(this, text, CallOf(text) ?? (SyntaxNode)text);
        else if (text.Parent is ArgumentSyntax argument)
        {
            if (IsMarked(argument, model, cancellationToken))
                yield return new SqlWrite(this, text, CallOf(text) ?? (SyntaxNode)argument);
        }
        else if (Variable(text) is { } name)
        {
            if (IsPostgreSql(MarkOf(text, model, cancellationToken)))
                yield return new SqlWrite(this, text, text);
            foreach (var use in NameUses.Of(literal.SyntaxTree, cancellationToken).ArgumentsOf(name).Take(MaxUses))
            {
                if (IsMarked(use, model, cancellationToken))
                    yield return new SqlWrite(this, use.Expression, CallOf(use.Expression) ?? (SyntaxNode)use);
            }
        }
    }

    public override WriteContext Describe(SqlWrite write, SemanticModel model, CancellationToken cancellationToken) =>
        // What is only declared may be sent from anywhere, also from where a violation is handled.
        write.Call is ExpressionSyntax call && call != write.Sql
            ? CallDescription.Of(call, write.Sql, model, cancellationToken)
            : new WriteContext { HandlesUniqueViolation = true };

    /// <summary>The whole text that a literal is a part of.</summary>
    private static ExpressionSyntax TextAround(ExpressionSyntax literal)
    {
        while (literal.Parent is ParenthesizedExpressionSyntax or BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression or (int)SyntaxKind.CoalesceExpression }
            || (literal.Parent is ConditionalExpressionSyntax conditional && conditional.Condition != literal))
        {
            literal = (ExpressionSyntax)literal.Parent;
        }

        return literal;
    }

    private static ExpressionSyntax? FirstLiteral(ExpressionSyntax text) =>
        text.DescendantNodesAndSelf().OfType<ExpressionSyntax>().FirstOrDefault(WriteDiscovery.IsLiteralOfWrite);

    private static ExpressionSyntax? CallOf(ExpressionSyntax text) => text.Parent is ArgumentSyntax { Parent: ArgumentListSyntax { Parent: ExpressionSyntax call } } ? call : null;

    /// <summary>The name of what a text is assigned to.</summary>
    private static string? Variable(ExpressionSyntax text) => text.Parent switch
    {
        EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax declarator } => declarator.Identifier.ValueText,
        EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax property } => property.Identifier.ValueText,
        ArrowExpressionClauseSyntax { Parent: PropertyDeclarationSyntax property } => property.Identifier.ValueText,
        AssignmentExpressionSyntax assignment when assignment.Right == text => SyntaxNames.Of(assignment.Left),
        _ => null,
    };

    /// <summary>The mark of the field or property that a text is assigned to.</summary>
    private SqlMark MarkOf(ExpressionSyntax text, SemanticModel model, CancellationToken cancellationToken)
    {
        var target = text.Parent switch
        {
            EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax { AttributeLists.Count: > 0 } } declarator } => model.GetDeclaredSymbol(declarator, cancellationToken),
            EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax { AttributeLists.Count: > 0 } property } => model.GetDeclaredSymbol(property, cancellationToken),
            ArrowExpressionClauseSyntax { Parent: PropertyDeclarationSyntax { AttributeLists.Count: > 0 } property } => model.GetDeclaredSymbol(property, cancellationToken),
            AssignmentExpressionSyntax assignment when model.GetSymbolInfo(assignment.Left, cancellationToken).Symbol is (IFieldSymbol or IPropertySymbol) and var member => member,
            _ => null,
        };
        return target is null ? SqlMark.None : SqlMarks.OfAttribute(target, attribute);
    }

    private bool IsMarked(ArgumentSyntax argument, SemanticModel model, CancellationToken cancellationToken)
    {
        if (attribute is null || model.GetOperation(argument, cancellationToken) is not IArgumentOperation { Parameter: { } parameter })
            return false;
        for (var declared = parameter; ;)
        {
            if (IsPostgreSql(SqlMarks.OfAttribute(declared.OriginalDefinition, attribute)))
                return true;

            // The attribute may stand where the method was declared first.
            if (declared.ContainingSymbol is not IMethodSymbol { OverriddenMethod: { } overridden })
                return false;
            declared = overridden.Parameters[declared.Ordinal];
        }
    }

    private bool IsPostgreSql(SqlMark mark) => mark switch
    {
        SqlMark.PostgreSql => true,
        SqlMark.Sql => providers.BaseTypesArePostgreSql,
        _ => false,
    };
}
