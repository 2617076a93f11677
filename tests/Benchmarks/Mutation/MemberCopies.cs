using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace StripeSync.Benchmarks.Mutation;

/// <summary>
/// A member becomes a choice between its copies: the member as it is, and one copy for each of its mutants. So all mutants are compiled at once, and a number
/// says which of them lives.
/// </summary>
internal static class MemberCopies
{
    private const string Mark = "_mutant";

    /// <summary>The class that holds the number.</summary>
    public const string Switch = "namespace StripeSync.Sql { internal static class MutantSwitch { public static int Active; } }";

    /// <summary>True for methods with a body, and for properties that are one expression.</summary>
    public static bool IsPossible(MemberDeclarationSyntax member) => member switch
    {
        MethodDeclarationSyntax method => method.Body is not null || method.ExpressionBody is not null,
        PropertyDeclarationSyntax property => property.ExpressionBody is not null,
        _ => false,
    };

    /// <summary>The file with all of these mutants of it.</summary>
    public static SyntaxNode Write(SyntaxNode root, IEnumerable<Mutant> mutants)
    {
        var byMember = mutants.GroupBy(static m => m.Member).ToDictionary(static g => g.Key, static g => g.ToList());
        var types = byMember.Keys.Select(static m => (TypeDeclarationSyntax)m.Parent!).Distinct().ToList();
        return root.ReplaceNodes(types, (type, changed) =>
        {
            // A type inside a type has been replaced already: the members of the outer one are found by their place.
            var members = type.Members.Zip(changed.Members).SelectMany(pair => byMember.TryGetValue(pair.First, out var those) ? Copies(pair.First, those) : [pair.Second]);
            return changed.WithMembers(SyntaxFactory.List(members));
        });
    }

    /// <summary>The number of the mutant in whose copy a node is; null outside of copies.</summary>
    public static int? NumberAt(SyntaxNode node)
    {
        foreach (var name in node.AncestorsAndSelf().Select(NameOf))
        {
            if (name is not null && name.LastIndexOf(Mark, StringComparison.Ordinal) is > 0 and var at)
                return int.Parse(name.AsSpan(at + Mark.Length), NumberStyles.None, CultureInfo.InvariantCulture);
        }

        return null;
    }

    private static string? NameOf(SyntaxNode node) => node switch
    {
        MethodDeclarationSyntax method => method.Identifier.Text,
        PropertyDeclarationSyntax property => property.Identifier.Text,
        _ => null,
    };

    private static IEnumerable<MemberDeclarationSyntax> Copies(MemberDeclarationSyntax member, List<Mutant> mutants)
    {
        yield return Choice(member, mutants);
        yield return Copy(member, member.ToString(), 0);
        foreach (var mutant in mutants)
            yield return Copy(member, mutant.Changed, mutant.Number);
    }

    private static MemberDeclarationSyntax Copy(MemberDeclarationSyntax member, string text, int number)
    {
        var parsed = SyntaxFactory.ParseMemberDeclaration(text)!;
        var modifiers = SyntaxFactory.TokenList(member.Modifiers.Where(static m => m.RawKind is (int)SyntaxKind.StaticKeyword or (int)SyntaxKind.UnsafeKeyword or (int)SyntaxKind.AsyncKeyword)
            .Select(static m => m.WithTrailingTrivia(SyntaxFactory.Space)));
        parsed = parsed.WithAttributeLists(default).WithModifiers(modifiers);
        return parsed switch
        {
            MethodDeclarationSyntax method => method.WithIdentifier(Name(method.Identifier, number)),
            PropertyDeclarationSyntax property => property.WithIdentifier(Name(property.Identifier, number)),
            _ => parsed,
        };
    }

    private static SyntaxToken Name(SyntaxToken identifier, int number) => SyntaxFactory.Identifier(NameText(identifier, number)).WithTriviaFrom(identifier);

    private static string NameText(SyntaxToken identifier, int number) => string.Create(CultureInfo.InvariantCulture, $"{identifier.Text}{Mark}{number}");

    private static MemberDeclarationSyntax Choice(MemberDeclarationSyntax member, List<Mutant> mutants)
    {
        const string Active = "StripeSync.Sql.MutantSwitch.Active";
        if (member is PropertyDeclarationSyntax property)
        {
            var cases = mutants.Select(m => $"{Active} == {m.Number} ? {NameText(property.Identifier, m.Number)} : ");
            return property.WithExpressionBody(SyntaxFactory.ArrowExpressionClause(SyntaxFactory.ParseExpression(string.Concat(cases) + NameText(property.Identifier, 0))));
        }

        var method = (MethodDeclarationSyntax)member;
        var isVoid = method.ReturnType is PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword };
        var arguments = method.TypeParameterList + "(" + string.Join(", ", method.ParameterList.Parameters.Select(Argument)) + ");";
        var statements = mutants.Select(m => $"case {m.Number}: {Call(m.Number)}{(isVoid ? " return;" : "")}");
        var body = SyntaxFactory.ParseStatement($"{{ switch ({Active}) {{ {string.Join(' ', statements)} default: {Call(0)}{(isVoid ? " return;" : "")} }} }}");
        return method.WithExpressionBody(null).WithSemicolonToken(default).WithBody((BlockSyntax)body).WithModifiers(SyntaxFactory.TokenList(method.Modifiers.Where(static m => !m.IsKind(SyntaxKind.AsyncKeyword))));

        string Call(int number) => (isVoid ? "" : "return ") + NameText(method.Identifier, number) + arguments;
    }

    private static string Argument(ParameterSyntax parameter)
    {
        var passing = parameter.Modifiers.FirstOrDefault(static m => m.RawKind is (int)SyntaxKind.RefKeyword or (int)SyntaxKind.OutKeyword or (int)SyntaxKind.InKeyword);
        return passing.Text is { Length: > 0 } keyword ? keyword + " " + parameter.Identifier.Text : parameter.Identifier.Text;
    }
}
