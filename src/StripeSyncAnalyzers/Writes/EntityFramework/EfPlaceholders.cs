using StripeSync.Sql.Text;

namespace StripeSyncAnalyzers.Writes.EntityFramework;

/// <summary>Raw SQL names its parameters as string.Format does: <c>{0}</c>.</summary>
internal static class EfPlaceholders
{
    /// <summary>Writes <c>@p0</c> for <c>{0}</c>: the same length, so that every character keeps its place. Doubled braces are text.</summary>
    public static SqlText ToParameters(SqlText sql)
    {
        if (sql.Text.IndexOf('{') < 0)
            return sql;
        var characters = sql.Text.ToCharArray();
        for (var i = 0; i < characters.Length; i++)
        {
            if (characters[i] != '{')
                continue;
            if (i + 1 < characters.Length && characters[i + 1] == '{')
            {
                i++;
                continue;
            }

            var end = i + 1;
            while (end < characters.Length && characters[end] is >= '0' and <= '9')
                end++;
            if (end == i + 1 || end == characters.Length || characters[end] != '}')
                continue;
            for (var digit = end; digit > i + 1; digit--)
                characters[digit] = characters[digit - 1];
            characters[i] = '@';
            characters[i + 1] = 'p';
            i = end;
        }

        return new SqlText(new string(characters), sql.Holes);
    }
}
