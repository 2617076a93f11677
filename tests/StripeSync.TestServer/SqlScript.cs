using Npgsql;

namespace StripeSync.TestServer;

/// <summary>Runs a script as psql does: statement by statement, each in its own transaction.</summary>
/// <remarks>
/// Npgsql would send the whole text as one batch, which is one transaction: nothing of it stays after a failure, and
/// CREATE INDEX CONCURRENTLY is refused. Written apart from the engine's lexer, so that the tests do not judge it by itself.
/// </remarks>
public static class SqlScript
{
    /// <summary>Runs a script.</summary>
    /// <param name="connection">An open connection; what the script sets stays set on it.</param>
    /// <param name="script">Statements, separated by semicolons.</param>
    /// <param name="continueOnError">Goes on after a failure, as psql does by default.</param>
    /// <returns>The first failure, or <see langword="null"/>.</returns>
    public static async Task<PostgresException?> RunAsync(NpgsqlConnection connection, string script, bool continueOnError = false)
    {
        PostgresException? first = null;
        foreach (var statement in Split(script))
        {
            var failure = await RunOneAsync(connection, statement);
            first ??= failure;
            if (failure is not null && !continueOnError)
                break;
        }
        return first;
    }

    /// <summary>The statements of a script, without the semicolons and without empty ones.</summary>
    public static IEnumerable<string> Split(string script)
    {
        ArgumentNullException.ThrowIfNull(script);
        var start = 0;
        var parentheses = 0;
        var body = new RoutineBody();
        var empty = true;
        foreach (var token in SqlTokens.Read(script))
        {
            if (token.Kind == SqlTokenKind.Comment)
                continue;
            var text = script.AsSpan(token.Start, token.Length);
            if (text is ";" && parentheses <= 0 && !body.IsOpen)
            {
                if (!empty)
                    yield return script[start..token.Start];
                (start, parentheses, body, empty) = (token.Start + 1, 0, new RoutineBody(), true);
                continue;
            }
            empty = false;
            parentheses += text is "(" ? 1 : text is ")" ? -1 : 0;
            if (token.Kind == SqlTokenKind.Word)
                body.See(text);
        }
        if (!empty)
            yield return script[start..];
    }

    internal static async Task<PostgresException?> RunOneAsync(NpgsqlConnection connection, string statement)
    {
        // A batch command is sent as it stands; a plain command would be split at semicolons once more.
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { new NpgsqlBatchCommand(statement) } };
        try
        {
            await batch.ExecuteNonQueryAsync();
            return null;
        }
        catch (PostgresException failure)
        {
            return failure;
        }
    }

    /// <summary>Semicolons inside BEGIN ATOMIC … END belong to the routine.</summary>
    sealed class RoutineBody
    {
        int _words;
        bool _isRoutine;
        int _depth;

        public bool IsOpen => _depth > 0;

        public void See(ReadOnlySpan<char> word)
        {
            _words++;
            if (_words <= 4 && (Is(word, "function") || Is(word, "procedure")))
                _isRoutine = true;
            if (!_isRoutine)
                return;
            if (Is(word, "begin") || (IsOpen && Is(word, "case")))
                _depth++;
            else if (IsOpen && Is(word, "end"))
                _depth--;
        }

        static bool Is(ReadOnlySpan<char> word, string keyword) => word.Equals(keyword, StringComparison.OrdinalIgnoreCase);
    }
}
