using System.Collections.Immutable;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Syntax;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Rules;

/// <summary>Changes a conflict target to a key that exists.</summary>
internal static class RetargetConflict
{
    /// <summary>The equivalence key of the first candidate; further ones carry the name of their key.</summary>
    public const string DefaultKey = "retarget";

    /// <summary>
    /// The keys that a target can name and that the rows can meet, the one that shares most columns with the written target first.
    /// A generated key is none: it never conflicts, so it guards nothing.
    /// </summary>
    public static ImmutableArray<UniqueKey> Candidates(Write write)
    {
        var written = new HashSet<string>(StringComparer.Ordinal);
        if (write.OnConflict is { Elements.IsDefault: false } clause)
        {
            foreach (var element in clause.Elements)
                written.UnionWith(ExpressionTree.Columns(element.Expression));
        }

        return write.OpenKeys
            .Where(AddOnConflict.IsUsable)
            .OrderByDescending(key => key.Elements.Count(e => e.Column is not null && written.Contains(e.Column)))
            .ToImmutableArray();
    }

    public static ImmutableArray<CandidateRemedy> For(Write write, ImmutableArray<UniqueKey> keys)
    {
        var span = write.OnConflict!.TargetSpan;
        var candidates = ImmutableArray.CreateBuilder<CandidateRemedy>();
        foreach (var key in keys)
        {
            var target = ConflictTarget.Write(key);
            var kind = candidates.Count == 0 ? DefaultKey : DefaultKey + ":" + key.Name;
            candidates.Add(new CandidateRemedy(new Remedy(kind, "Change the conflict target to " + target, ImmutableArray.Create(new SqlEdit(span, target))), key));
        }

        return candidates.ToImmutable();
    }
}
