using System.Text;
using System.Text.Json;
using StripeSync.Sql.Catalogs;
using StripeSync.Tool.Files;
using StripeSync.Tool.Schema;
using StripeSyncAnalyzers.Configuration;

namespace StripeSync.Tool.Lint;

/// <summary>
/// <c>lint --jsonl</c>: one request a line, one answer a line, in order, each sent before the next request is read.
/// </summary>
/// <param name="settings">What the command line says.</param>
/// <param name="migrations">The migrations of requests that bring none; null where the command line names none either.</param>
internal sealed class LineProtocol(EngineOptions settings, MigrationFiles? migrations)
{
    private const string Form = "write one object a line: {\"id\":\"…\",\"schema\":\"CREATE TABLE …\",\"sql\":\"INSERT …\",\"postgresVersion\":15}";

    private int _line;

    // Editors and harnesses send many statements for one schema.
    private (string? Schema, int Version, Linter Linter)? _last;

    /// <summary>Answers every line.</summary>
    /// <returns>True when an answer had a warning.</returns>
    public bool Run(StreamReader input, TextWriter output, CancellationToken cancellationToken)
    {
        var anyWarning = false;
        while (ReadLine(input) is { } line)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (string.IsNullOrWhiteSpace(line))
                continue;
            output.Write(Answer(Parse(line), ref anyWarning, cancellationToken));
            output.Flush();
        }

        return anyWarning;
    }

    private string Answer(Request request, ref bool anyWarning, CancellationToken cancellationToken)
    {
        var linter = LinterFor(request, cancellationToken);
        var findings = linter.Judge(new SourceText("sql", request.Sql), cancellationToken).ToList();
        anyWarning |= findings.Any(static finding => finding.IsWarning);
        var arbiters = linter.ArbitersOf(request.Sql, cancellationToken);
        return JsonText.Write(indented: false, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("id", request.Id);
            LintJson.WriteFindings(writer, findings);
            if (arbiters is null)
                writer.WriteNull("arbiters");
            else
                writer.WriteArray("arbiters", arbiters);
            NotUnderstoodJson.Write(writer, linter.Catalog, linter.Migrations);
            writer.WriteEndObject();
        });
    }

    private Linter LinterFor(Request request, CancellationToken cancellationToken)
    {
        if (_last is { } last && last.Schema == request.Schema && last.Version == request.PostgresVersion)
            return last.Linter;
        var schema = request.Schema is { } text ? MigrationFiles.Of(new SourceText("schema", text), cancellationToken) : migrations!;
        var linter = new Linter(schema, settings with { PostgresVersion = request.PostgresVersion }, cancellationToken);
        _last = (request.Schema, request.PostgresVersion, linter);
        return linter;
    }

    private string? ReadLine(StreamReader input)
    {
        _line++;
        try
        {
            return input.ReadLine();
        }
        catch (DecoderFallbackException)
        {
            throw Problem("not UTF-8; send UTF-8");
        }
    }

    private Request Parse(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var request = document.RootElement;
            if (request.ValueKind != JsonValueKind.Object)
                throw Problem("not an object; " + Form);
            return new Request(
                Text(request, "id") ?? throw Problem("\"id\" is missing; " + Form),
                Text(request, "schema") ?? (migrations is null ? throw Problem("\"schema\" is missing; send the migrations in it, or name them with --migrations") : null),
                Text(request, "sql") ?? throw Problem("\"sql\" is missing; " + Form),
                Version(request));
        }
        catch (JsonException problem)
        {
            throw Problem($"not JSON at byte {problem.BytePositionInLine + 1}; {Form}");
        }
    }

    private string? Text(JsonElement request, string name)
    {
        if (!request.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
            return null;
        if (value.ValueKind != JsonValueKind.String)
            throw Problem($"\"{name}\" is not a string; {Form}");
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            throw Problem($"\"{name}\" has half of a surrogate pair; send both \\u escapes, or the character itself");
        }
    }

    private int Version(JsonElement request)
    {
        if (!request.TryGetProperty("postgresVersion", out var value) || value.ValueKind == JsonValueKind.Null)
            return settings.PostgresVersion;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var version) && EngineSettings.IsSupported(version))
            return version;
        throw Problem($"\"postgresVersion\" is not understood; write {EngineSettings.AcceptedPostgresVersions}");
    }

    private UsageException Problem(string message) => new($"standard input, line {_line}: {message}");

    private sealed record Request(string Id, string? Schema, string Sql, int PostgresVersion);
}
