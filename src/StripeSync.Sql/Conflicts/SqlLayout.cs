using StripeSync.Sql.Text;

namespace StripeSync.Sql.Conflicts;

/// <summary>How generated SQL fits into the layout of a statement: on one line, or on lines of its own.</summary>
internal readonly struct SqlLayout
{
    private readonly string _separator;

    private SqlLayout(string separator) => _separator = separator;

    /// <summary>The layout for a clause behind a part of a statement.</summary>
    /// <param name="text">The text of the statement.</param>
    /// <param name="statement">The statement.</param>
    /// <param name="partStart">Where the part before the clause starts; its line gives the indentation.</param>
    public static SqlLayout Of(string text, SqlSpan statement, int partStart)
    {
        var isMultiLine = text.IndexOf('\n', statement.Start, partStart - statement.Start) >= 0;
        if (!isMultiLine)
            return new SqlLayout(" ");
        var line = text.LastIndexOf('\n', partStart) + 1;
        var end = line;
        while (end < partStart && text[end] is ' ' or '\t')
            end++;
        return new SqlLayout("\n" + text.Substring(line, end - line));
    }

    /// <summary>Joins clauses, each on a line of its own where the statement has several lines, with a separator before the first.</summary>
    public string Write(IEnumerable<string> clauses)
    {
        var separator = _separator;
        return string.Concat(clauses.Select(clause => separator + clause));
    }
}
