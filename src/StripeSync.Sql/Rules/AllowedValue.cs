using System.Collections.Immutable;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Rules;

/// <summary>The values that a CHECK lists for a column, and which of them a refused one was meant to be.</summary>
internal static class AllowedValue
{
    /// <summary>Words that people use for one state of a job.</summary>
    private static readonly string[][] Synonyms =
    [
        ["pending", "queued", "enqueued", "new", "waiting", "ready", "open", "todo", "scheduled", "created"],
        ["processing", "running", "in_progress", "inprogress", "started", "working", "active", "locked", "claimed"],
        ["completed", "complete", "done", "finished", "success", "succeeded", "successful", "processed", "ok"],
        ["failed", "failure", "fail", "error", "errored", "faulted", "dead"],
        ["cancelled", "canceled", "aborted", "revoked"],
    ];

    /// <summary>The strings of a CHECK that is one list: <c>c IN (…)</c>, <c>c = ANY (ARRAY[…])</c> or <c>c = 'a' OR c = 'b'</c>; empty for any other.</summary>
    public static ImmutableArray<string> Of(Expression check, string column)
    {
        var values = ImmutableArray.CreateBuilder<string>();
        return Collect(check, column, values) ? values.ToImmutable() : ImmutableArray<string>.Empty;
    }

    private static bool Collect(Expression check, string column, ImmutableArray<string>.Builder values)
    {
        switch (check)
        {
            case InExpression { IsNegated: false } e when IsColumn(e.Operand, column): return e.Items.All(item => Add(item, values));
            case QuantifiedExpression { Operator: "=", IsAll: false } e when IsColumn(e.Left, column) && Clause.Items(e.Right) is { } items: return items.All(item => Add(item, values));
            case BinaryExpression { Operator: "=" } e when IsColumn(e.Left, column): return Add(e.Right, values);
            case LogicalExpression { IsAnd: false } e: return e.Operands.All(operand => Collect(operand, column, values));
            default: return false;
        }
    }

    private static bool Add(Expression item, ImmutableArray<string>.Builder values)
    {
        if (WithoutCasts(item) is not LiteralExpression { Kind: LiteralKind.String } literal)
            return false;
        values.Add(literal.Value);
        return true;
    }

    private static bool IsColumn(Expression expression, string column) => WithoutCasts(expression) is ColumnExpression e && e.Name == column;

    private static Expression WithoutCasts(Expression expression)
    {
        while (expression is CastExpression cast)
            expression = cast.Operand;
        return expression;
    }

    /// <summary>The allowed values that a refused one is close to, the closest first: another case, a word for the same state, another ending, a slip.</summary>
    public static ImmutableArray<string> CloseTo(string refused, ImmutableArray<string> allowed)
    {
        var ranked = new List<(int Distance, string Value)>();
        foreach (var value in allowed)
        {
            if (Distance(refused.Trim(), value) is { } distance)
                ranked.Add((distance, value));
        }

        return ImmutableArray.CreateRange(ranked.OrderBy(static r => r.Distance).Select(static r => r.Value));
    }

    private static int? Distance(string refused, string allowed)
    {
        if (string.Equals(refused, allowed, StringComparison.OrdinalIgnoreCase))
            return 0;
        var (a, b) = (refused.ToLowerInvariant().Replace('-', '_').Replace(' ', '_'), allowed.ToLowerInvariant().Replace('-', '_'));
        if (a == b || Synonyms.Any(words => words.Contains(a) && words.Contains(b)))
            return 1;
        if (a.Length >= 3 && b.Length >= 3 && (a.StartsWith(b, StringComparison.Ordinal) || b.StartsWith(a, StringComparison.Ordinal)))
            return 2;
        var slips = Slips(a, b);
        return slips <= 2 && slips * 3 <= Math.Min(a.Length, b.Length) ? 2 + slips : null;
    }

    /// <summary>The number of characters to insert, to delete or to replace; longer texts are no slip of each other.</summary>
    private static int Slips(string a, string b)
    {
        const int MaxLength = 40;
        if (a.Length > MaxLength || b.Length > MaxLength)
            return MaxLength;
        var previous = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var current = new int[b.Length + 1];
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
                current[j] = Math.Min(Math.Min(current[j - 1], previous[j]) + 1, previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
            previous = current;
        }

        return previous[b.Length];
    }

    /// <summary>A string literal in SQL.</summary>
    public static string Quote(string value) => "'" + value.Replace("'", "''") + "'";
}
