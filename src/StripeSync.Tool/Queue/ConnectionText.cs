using Npgsql;

namespace StripeSync.Tool.Queue;

/// <summary>Finds out which database is meant. Nothing of a connection string is ever printed: it may hold a password.</summary>
internal static class ConnectionText
{
    private const string Accepted = "write Host=…;Username=…;Database=… or postgresql://user@host/database";

    private static readonly (string Variable, string Keyword)[] Variables =
    [
        ("PGHOST", "Host"), ("PGPORT", "Port"), ("PGDATABASE", "Database"), ("PGUSER", "Username"), ("PGPASSWORD", "Password"), ("PGSSLMODE", "SSL Mode"),
    ];

    /// <summary>The option, else STRIPESYNC_CONNECTION, else the variables that psql takes.</summary>
    public static string Find(string? option, Func<string, string?> environment)
    {
        var builder = option is not null ? Parse("--connection", option)
            : environment("STRIPESYNC_CONNECTION") is { Length: > 0 } variable ? Parse("STRIPESYNC_CONNECTION", variable)
            : environment("PGHOST") is { Length: > 0 } ? FromVariables(environment)
            : throw new UsageException("no database; add --connection, or set STRIPESYNC_CONNECTION or PGHOST: " + Accepted);
        builder.ApplicationName ??= "stripesync";
        builder.IncludeErrorDetail = false;
        return builder.ConnectionString;
    }

    private static NpgsqlConnectionStringBuilder Parse(string origin, string text)
    {
        try
        {
            return text.StartsWith("postgres://", StringComparison.Ordinal) || text.StartsWith("postgresql://", StringComparison.Ordinal)
                ? FromUri(new Uri(text))
                : new NpgsqlConnectionStringBuilder(text);
        }
        catch (Exception problem) when (problem is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            // The message of the exception may quote the text.
            throw new UsageException($"{origin} is not understood; {Accepted}");
        }
    }

    private static NpgsqlConnectionStringBuilder FromUri(Uri uri)
    {
        var builder = new NpgsqlConnectionStringBuilder { Host = Uri.UnescapeDataString(uri.Host) };
        if (uri.Port > 0)
            builder.Port = uri.Port;
        var user = uri.UserInfo.Split(':', 2);
        if (user[0].Length > 0)
            builder.Username = Uri.UnescapeDataString(user[0]);
        if (user.Length > 1)
            builder.Password = Uri.UnescapeDataString(user[1]);
        if (uri.AbsolutePath.Length > 1)
            builder.Database = Uri.UnescapeDataString(uri.AbsolutePath[1..]);
        foreach (var pair in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = pair.Split('=', 2) is [var key, var text] ? (key, Uri.UnescapeDataString(text)) : (pair, "");
            if (name == "host")
                builder.Host = value;
            else if (name == "sslmode")
                builder["SSL Mode"] = SslMode(value);
            else if (name == "options")
                builder.Options = value;
            else if (name == "application_name")
                builder.ApplicationName = value;
        }

        return builder;
    }

    private static NpgsqlConnectionStringBuilder FromVariables(Func<string, string?> environment)
    {
        var builder = new NpgsqlConnectionStringBuilder();
        foreach (var (variable, keyword) in Variables)
        {
            if (environment(variable) is not { Length: > 0 } value)
                continue;
            try
            {
                builder[keyword] = keyword == "SSL Mode" ? SslMode(value) : value;
            }
            catch (Exception problem) when (problem is ArgumentException or FormatException or InvalidCastException or OverflowException)
            {
                throw new UsageException($"{variable} is not understood; write it as for psql");
            }
        }

        return builder;
    }

    /// <summary>libpq writes verify-ca, Npgsql VerifyCA.</summary>
    private static string SslMode(string value) => value.Replace("-", "", StringComparison.Ordinal);
}
