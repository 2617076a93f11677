using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using StripeSyncAnalyzers.SqlStrings;

namespace StripeSyncAnalyzers.Writes.Supabase;

/// <summary>
/// Finds a client that is told no schema, from the syntax alone: options that are made without one, <c>new SupabaseOptions { AutoConnectRealtime = true }</c>, or
/// none at all, <c>new Client(url, key)</c>.
/// </summary>
internal static class PlainClients
{
    private const string Client = "Client";

    /// <summary>Says whether there is one anywhere.</summary>
    public static bool AreIn(Compilation compilation, CancellationToken cancellationToken)
    {
        foreach (var tree in compilation.SyntaxTrees)
        {
            var uses = NameUses.Of(tree, cancellationToken);
            if (!uses.Has(Client) && !ClientSchema.OptionTypes.Any(uses.Has))
                continue;
            var root = tree.GetRoot(cancellationToken);
            if (root.DescendantNodes().OfType<BaseObjectCreationExpressionSyntax>().Any(creation => IsPlain(creation, root)))
                return true;
        }

        return false;
    }

    private static bool IsPlain(BaseObjectCreationExpressionSyntax creation, SyntaxNode root)
    {
        var type = TypeOf(creation);
        if (type == Client)
            return creation.ArgumentList?.Arguments.Any(IsOptions) != true;
        if (!ClientSchema.OptionTypes.Contains(type))
            return false;
        if (creation.Initializer?.Expressions.OfType<AssignmentExpressionSyntax>().Any(static a => SyntaxNames.Of(a.Left) == ClientSchema.Property) == true)
            return false;

        // var options = new SupabaseOptions(); options.Schema = "app";
        return !(creation.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Identifier.ValueText: var local } } && root.DescendantNodes().OfType<AssignmentExpressionSyntax>()
            .Any(a => a.Left is MemberAccessExpressionSyntax { Name.Identifier.ValueText: ClientSchema.Property, Expression: IdentifierNameSyntax options } && options.Identifier.ValueText == local));
    }

    /// <summary>The options of a client: by their place, their name, or what they are made of; the url and the key are no options.</summary>
    private static bool IsOptions(ArgumentSyntax argument)
    {
        if (argument.Expression.RawKind is (int)SyntaxKind.NullLiteralExpression or (int)SyntaxKind.DefaultLiteralExpression)
            return false;
        return argument.NameColon?.Name.Identifier.ValueText == SupabaseSymbols.OptionsParameter
            || argument.Expression is BaseObjectCreationExpressionSyntax
            || (argument.NameColon is null && argument.Parent is ArgumentListSyntax list && list.Arguments.IndexOf(argument) >= 2)
            || SyntaxNames.Of(argument.Expression)?.IndexOf(SupabaseSymbols.OptionsParameter, StringComparison.OrdinalIgnoreCase) >= 0;
    }

    /// <summary>The name of the type that is made; of new() where what it becomes is declared.</summary>
    private static string? TypeOf(BaseObjectCreationExpressionSyntax creation) => creation switch
    {
        ObjectCreationExpressionSyntax { Type: var named } => SyntaxNames.Of(named),
        { Parent: EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Type: var declared } } } } => NameOf(declared),
        { Parent: EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax { Type: var declared } } } => NameOf(declared),
        { Parent: ArrowExpressionClauseSyntax { Parent: PropertyDeclarationSyntax { Type: var declared } } } => NameOf(declared),
        { Parent: ArrowExpressionClauseSyntax { Parent: MethodDeclarationSyntax { ReturnType: var declared } } } => NameOf(declared),
        { Parent: ArgumentSyntax { Parent: ArgumentListSyntax { Parent: BaseObjectCreationExpressionSyntax client } } } when TypeOf(client) == Client => ClientSchema.OptionTypes[0],
        _ => null,
    };

    private static string? NameOf(TypeSyntax type) => SyntaxNames.Of(type is NullableTypeSyntax nullable ? nullable.ElementType : type);
}
