using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;
using StripeSyncAnalyzers.Writes.Objects;

namespace StripeSyncAnalyzers.Writes;

/// <summary>Repairs of calls that name their conflict target by members of an entity: another target, one action for each key that the table has.</summary>
internal static class KeyRepairs
{
    /// <summary>The key of the repairs of a target; those behind the first one have the name of the unique key behind it.</summary>
    public const string RetargetKey = "retarget";

    /// <summary>Makes the repairs of a finding about the target.</summary>
    /// <param name="found">The finding.</param>
    /// <param name="target">The title's word for what is changed: On, UpdateByProperties.</param>
    /// <param name="edit">The change that names these columns; null where it cannot be written.</param>
    /// <param name="after">The write with these columns as its target.</param>
    /// <returns>The repairs, to be judged; none for other findings.</returns>
    public static IEnumerable<CallRepair> Retarget(CallFinding found, string target, Func<ImmutableArray<string>, (string Text, LiteralEdit Edit)?> edit, Func<ImmutableArray<string>, WriteCall> after)
    {
        if (found.Finding.RuleId is not (RuleIds.ConflictTargetMatchesNoKey or RuleIds.KeyCannotArbitrate))
            yield break;
        var isFirst = true;
        foreach (var key in found.Finding.Keys.Where(IsUsable))
        {
            if (edit(key.Columns) is not var (text, change))
                continue;
            yield return new CallRepair(isFirst ? RetargetKey : RetargetKey + ":" + key.Name, $"Change {target} to {text}", ImmutableArray.Create(change), after(key.Columns));
            isFirst = false;
        }
    }

    /// <summary>A key that a list of columns picks: no expression, no predicate.</summary>
    public static bool IsUsable(UniqueKey key) => key is { IsValid: true, IsDeferrable: false, IsPartial: false, Kind: not UniqueKeyKind.Exclusion, Columns.IsDefault: false };

    /// <summary>A selector of members: <c>c.Email</c>, <c>new { c.SpaceId, c.EventType }</c>.</summary>
    public static string Selector(string parameter, ImmutableArray<string> members) =>
        members.Length == 1 ? parameter + "." + members[0] : "new { " + string.Join(", ", members.Select(member => parameter + "." + member)) + " }";

    /// <summary>Whether an expression can stand twice: it has no effect, and gives the same value again.</summary>
    public static bool IsRepeatable(ExpressionSyntax value) => ObjectHistory.Strip(value) switch
    {
        LiteralExpressionSyntax or IdentifierNameSyntax or ThisExpressionSyntax or PredefinedTypeSyntax => true,
        MemberAccessExpressionSyntax { RawKind: (int)SyntaxKind.SimpleMemberAccessExpression, Expression: var expression, Name: IdentifierNameSyntax name } =>
            name.Identifier.ValueText is not ("Now" or "UtcNow" or "Today") && IsRepeatable(expression),
        _ => false,
    };
}
