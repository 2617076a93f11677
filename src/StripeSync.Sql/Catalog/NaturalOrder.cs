namespace StripeSync.Sql.Catalogs;

/// <summary>
/// The order in which migration runners apply files: folder by folder, numbers as numbers, letters without regard to case; Flyway's repeatable R__ files last.
/// </summary>
internal sealed class NaturalOrder : IComparer<string>
{
    public static NaturalOrder Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        var a = x ?? "";
        var b = y ?? "";
        var repeatable = IsRepeatable(a).CompareTo(IsRepeatable(b));
        if (repeatable != 0)
            return repeatable;
        var result = CompareNatural(a, b);
        return result != 0 ? result : string.CompareOrdinal(a, b);
    }

    private static bool IsRepeatable(string path)
    {
        var name = path.LastIndexOfAny(Separators) + 1;
        return path.Length > name + 3 && path[name] is 'R' && path[name + 1] == '_' && path[name + 2] == '_';
    }

    private static readonly char[] Separators = ['/', '\\'];

    private static int CompareNatural(string a, string b)
    {
        var i = 0;
        var j = 0;
        while (i < a.Length && j < b.Length)
        {
            if (IsDigit(a[i]) && IsDigit(b[j]))
            {
                var numbers = CompareNumbers(a, ref i, b, ref j);
                if (numbers != 0)
                    return numbers;
                continue;
            }

            var difference = Rank(a[i]).CompareTo(Rank(b[j]));
            if (difference != 0)
                return difference;
            i++;
            j++;
        }

        return (a.Length - i).CompareTo(b.Length - j);
    }

    private static int CompareNumbers(string a, ref int i, string b, ref int j)
    {
        while (i < a.Length && a[i] == '0')
            i++;
        while (j < b.Length && b[j] == '0')
            j++;
        var startA = i;
        var startB = j;
        while (i < a.Length && IsDigit(a[i]))
            i++;
        while (j < b.Length && IsDigit(b[j]))
            j++;
        var length = (i - startA).CompareTo(j - startB);
        return length != 0 ? length : string.CompareOrdinal(a, startA, b, startB, i - startA);
    }

    private static bool IsDigit(char c) => (uint)(c - '0') <= 9;

    /// <summary>A folder's end sorts before everything else, so that a folder's files stay together.</summary>
    private static int Rank(char c) => c is '/' or '\\' ? 0 : char.ToLowerInvariant(c) + 1;
}
