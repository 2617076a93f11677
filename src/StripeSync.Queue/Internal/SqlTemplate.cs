using System.Text;

namespace StripeSync.Queue;

/// <summary>
/// Puts a queue's names where an SQL text has the default ones. It reads tokens, so that nothing inside a comment, a longer name or
/// another string is touched. It knows these forms, and a text that uses another one is refused:
/// <list type="bullet">
/// <item><c>public.stripe_sync_queue</c>, <c>public.spaces</c>, and the functions <c>public.enqueue_stripe_sync</c> and the like;</item>
/// <item>names that belong to the table: <c>stripe_sync_queue_claim_idx</c>, with <c>public.</c> or without;</item>
/// <item>a string that is one of the qualified names and nothing else, as in <c>'public.stripe_sync_queue'::regclass</c>.</item>
/// </list>
/// Bodies between dollar signs are read the same way, and get other dollar quotes where a name would end them.
/// </summary>
sealed class SqlTemplate(QueueTable table)
{
    const string Schema = "public";
    const string Table = "stripe_sync_queue";

    static readonly string[] Functions =
        ["enqueue_stripe_sync", "cleanup_stripe_sync_queue", "diagnose_stripe_sync_queue", "inspect_stripe_sync_space"];

    /// <summary>The text for the queue's own names.</summary>
    /// <exception cref="InvalidOperationException">The text names the queue in a form that is not known here.</exception>
    public string Apply(string sql)
    {
        var result = new StringBuilder(sql.Length + 256);
        var position = 0;
        while (position < sql.Length)
            position = AppendToken(sql, position, result);
        return result.ToString();
    }

    int AppendToken(string sql, int start, StringBuilder result)
    {
        var end = SqlScan.EndOfToken(sql, start, out var kind);
        var token = sql[start..end];
        switch (kind)
        {
            case SqlTokenKind.Name:
                return AppendName(sql, start, end, result);
            case SqlTokenKind.String:
                result.Append(String(token));
                break;
            case SqlTokenKind.QuotedName when token.Contains(Table, StringComparison.Ordinal):
                throw Unknown(token);
            case SqlTokenKind.DollarString:
                AppendDollarString(token, result);
                break;
            default:
                result.Append(token);
                break;
        }
        return end;
    }

    int AppendName(string sql, int start, int end, StringBuilder result)
    {
        var name = sql[start..end];
        var isPartOfLongerName = start > 0 && sql[start - 1] == '.';
        if (name == Schema && !isPartOfLongerName && end < sql.Length && sql[end] == '.')
        {
            var nextEnd = SqlScan.EndOfToken(sql, end + 1, out _);
            result.Append(Qualified(sql[(end + 1)..nextEnd]) ?? throw Unknown(sql[start..nextEnd]));
            return nextEnd;
        }
        if (name == Table)
            throw Unknown(name);
        result.Append(Derived(name) ?? name);
        return end;
    }

    string? Qualified(string name) =>
        name switch
        {
            Table => table.Sql,
            "spaces" => table.SpacesSql,
            _ when Functions.Contains(name) => table.Function(name),
            _ => Derived(name) is { } derived ? $"{SqlName.Quote(table.Schema)}.{derived}" : null,
        };

    string? Derived(string name) =>
        name.StartsWith(Table + "_", StringComparison.Ordinal) ? table.Derived(name[Table.Length..]) : null;

    string String(string token)
    {
        if (!token.Contains(Schema + ".", StringComparison.Ordinal))
            return token;
        var prefix = $"'{Schema}.";
        var isWhole = token.StartsWith(prefix, StringComparison.Ordinal) && token.EndsWith('\'');
        return isWhole && Qualified(token[prefix.Length..^1]) is { } name ? SqlName.Literal(name) : throw Unknown(token);
    }

    void AppendDollarString(string token, StringBuilder result)
    {
        var tagEnd = token.IndexOf('$', 1) + 1;
        var tag = token[..tagEnd];
        var body = Apply(token[tagEnd..^tagEnd]);
        for (var number = 1; body.Contains(tag, StringComparison.Ordinal) || body.EndsWith(tag[..^1], StringComparison.Ordinal); number++)
            tag = $"$body{number}$";
        result.Append(tag).Append(body).Append(tag);
    }

    static InvalidOperationException Unknown(string text) =>
        new($"The embedded SQL names the queue in a form that cannot be replaced: {text}");
}
