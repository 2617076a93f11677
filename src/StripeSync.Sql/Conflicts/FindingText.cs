using System.Collections.Immutable;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Conflicts;

/// <summary>The words of findings: names of tables and keys, short enough for one line.</summary>
internal static class FindingText
{
    /// <summary>Longer messages are cut: a message is one line in a build log.</summary>
    public const int MaxLength = 199;

    /// <summary>The columns of a key, as they stand in a conflict target: <c>(space_id, event_type)</c>.</summary>
    /// <remarks>A column that a view does not show goes by the name that it has in the table.</remarks>
    public static string Columns(UniqueKey key) => "(" + string.Join(", ", key.Elements).Replace(UpdatableView.HiddenPrefix.ToString(), "") + ")";

    /// <summary>One or two keys, and how many more there are.</summary>
    public static string Keys(ImmutableArray<UniqueKey> keys, string conjunction)
    {
        var distinct = keys.Select(Columns).Distinct(StringComparer.Ordinal).ToList();
        return distinct.Count switch
        {
            0 => "none",
            1 => distinct[0],
            2 => distinct[0] + " " + conjunction + " " + distinct[1],
            _ => distinct[0] + ", " + distinct[1] + " " + conjunction + " " + (distinct.Count - 2) + " more",
        };
    }

    public static string Name(Table table) => Identifier.Quote(table.Name);

    /// <summary>Cuts a message to one line of a build log.</summary>
    public static string Fit(string message) => message.Length <= MaxLength ? message : message.Substring(0, MaxLength - 1) + "…";
}
