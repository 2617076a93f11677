using System.Text.RegularExpressions;

namespace StripeSyncAnalyzers.Writes;

/// <summary>Recognises an SQL write by its first words. For the one question whether a project writes at all; the engine parses.</summary>
internal static class SqlVerbs
{
    // The name may be missing or quoted; SELECT … FOR UPDATE and UPDATE in prose must not count, so UPDATE wants its SET near by.
    private static readonly Regex Write = new(
        @"\b(?:insert\s+into|merge\s+into|copy\s+[\w.""]{1,200}\s*(?:\([^)]{0,2000}\)\s*)?from|update\s+(?:only\s+)?[\w."" ]{1,200}?\s+set)\s",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    /// <summary>Says whether a text holds INSERT INTO, MERGE INTO, COPY … FROM or UPDATE … SET.</summary>
    public static bool IsWrite(string sql) => Write.IsMatch(sql);
}
