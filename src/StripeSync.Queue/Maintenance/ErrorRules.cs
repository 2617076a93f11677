using System.Text.RegularExpressions;

namespace StripeSync.Queue;

/// <summary>Finds the cause of an error in its text. Runbook/explain_error.sql has the same rules; a test compares the answers.</summary>
static class ErrorRules
{
    const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    static readonly Regex Code = new(@"\b(23505|23503|23502|23514|42P10|55000|21000|40001|40P01|57014|55P03|42501|42P01|42883|2200H|22003|XX001|XX002|P0001|PGRST202|PGRST204|PGRST205|PT409)\b", RegexOptions.CultureInvariant);

    /// <summary>What a text says where it has no code; the first that is found counts. The last ones are the usual endings of constraint names.</summary>
    static readonly (string Text, string SqlState)[] Phrases =
    [
        (@"duplicate key value violates unique constraint", "23505"),
        (@"foreign key constraint", "23503"),
        (@"no unique or exclusion constraint matching", "42P10"),
        (@"does not support deferrable", "55000"),
        (@"cannot affect row a second time", "21000"),
        (@"could not serialize access", "40001"),
        (@"deadlock detected", "40P01"),
        (@"statement timeout", "57014"),
        (@"lock timeout", "55P03"),
        (@"row-level security", "42501"),
        (@"permission denied", "42501"),
        (@"could not find the function", "PGRST202"),
        (@"could not find the table", "PGRST205"),
        (@"schema cache", "PGRST204"),
        (@"not-null constraint", "23502"),
        (@"check constraint", "23514"),
        (@"reached maximum value of sequence", "2200H"),
        (@"integer out of range", "22003"),
        (@"_cc(new|old)", "23505"),
        (@"_key$|_idx$|_pkey$", "23505"),
        (@"_fkey$", "23503"),
        (@"_check$", "23514"),
    ];

    // A constraint is named in quotes, which JSON escapes. An error without a name may be of any of the keys.
    static readonly (string Cause, string SqlStates, string Text, string NotText)[] Rules =
    [
        ("stripe_idempotency", "", @"idempoten", @""),
        ("leftover_index", "23505", @"_cc(new|old)", @""),
        ("index_build_running", "23505", @"_cc(new|old)", @""),
        ("plain_insert", "23505", @"space_id(,|_) ?event_type", @"_cc(new|old)"),
        ("upsert_without_on_conflict", "23505", @"space_id(,|_) ?event_type", @"_cc(new|old)"),
        ("zero_id", "23505", @"_pkey|key \(id\)", @"_cc(new|old)"),
        ("other_unique_key", "23505", @"constraint \\?""|_key$|_idx$", @"space_id(,|_) ?event_type|_cc(new|old)|_pkey|key \(id\)"),
        ("trigger", "23505", @"constraint \\?""|_key$|_idx$", @"space_id(,|_) ?event_type|_cc(new|old)|_pkey|key \(id\)"),
        ("trigger", "P0001 PT409", @"", @""),
        ("plain_insert", "23505", @"", @"constraint \\?""|_key$|_idx$|_pkey|key \(|_cc(new|old)"),
        ("upsert_without_on_conflict", "23505", @"", @"constraint \\?""|_key$|_idx$|_pkey|key \(|_cc(new|old)"),
        ("zero_id", "23505", @"", @"constraint \\?""|_key$|_idx$|_pkey|key \(|_cc(new|old)"),
        ("missing_space", "23503", @"", @"update or delete|still referenced"),
        ("foreign_key", "23503", @"update or delete|still referenced", @""),
        ("null_key", "23502", @"", @""),
        ("invalid_status", "23514", @"", @""),
        ("unique_key_missing", "42P10", @"", @""),
        ("unique_key_invalid", "42P10", @"", @""),
        ("unique_key_not_ready", "42P10", @"", @""),
        ("unique_key_partial", "42P10", @"", @""),
        ("unique_key_deferrable", "55000", @"", @""),
        ("same_key_twice", "21000", @"", @""),
        ("serialization_failure", "40001", @"", @""),
        ("deadlock", "40P01", @"", @""),
        ("statement_timeout", "57014", @"", @""),
        ("blocked", "57014 55P03", @"", @""),
        ("lock_timeout", "55P03", @"", @""),
        ("row_level_security", "42501", @"", @"permission denied"),
        ("missing_rights", "42501", @"", @"row-level security"),
        ("sequence_headroom", "2200H 22003", @"", @""),
        ("index_corrupt", "XX001 XX002", @"", @""),
        ("table_missing", "42P01 PGRST205", @"", @""),
        ("function_missing", "42883 PGRST202", @"", @""),
        ("schema_cache", "PGRST202 PGRST204 PGRST205", @"", @""),
    ];

    /// <summary>The names of the causes that fit a text, the likeliest first.</summary>
    public static IEnumerable<string> Match(string text)
    {
        var code = Code.Match(text) is { Success: true } match
            ? match.Value
            : Phrases.FirstOrDefault(phrase => Regex.IsMatch(text, phrase.Text, Options)).SqlState;
        var causes = Rules
            .Where(rule => (rule.SqlStates.Length == 0 || (code is not null && rule.SqlStates.Split(' ').Contains(code)))
                && (rule.Text.Length == 0 || Regex.IsMatch(text, rule.Text, Options))
                && (rule.NotText.Length == 0 || !Regex.IsMatch(text, rule.NotText, Options)))
            .Select(rule => rule.Cause)
            .Distinct()
            .ToList();
        // An HTTP status alone leaves all causes that answer with it.
        return causes.Count == 0 && code is null && HttpStatus(text) is { } status
            ? QueueCauses.All.Where(cause => cause.HttpStatus == status).Select(cause => cause.Name)
            : causes;
    }

    static int? HttpStatus(string text) =>
        Regex.Match(text, @"\b(400|401|403|404|409|500)\b") is { Success: true } match ? int.Parse(match.Value, System.Globalization.CultureInfo.InvariantCulture) : null;
}
