using System.Text.RegularExpressions;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Tests.Rules;

/// <summary>
/// One claim about one statement. The engine must say it, and a real server must do it: the same case is run on both.
/// </summary>
public sealed partial record RuleCase
{
    /// <param name="name">What the case shows.</param>
    /// <param name="schema">Migrations.</param>
    /// <param name="sql">The statement; <c>{|SSQ1001:words|}</c> marks the expected finding, none marks silence.</param>
    /// <param name="seed">Rows that make the statement fail as announced, or that it must cope with.</param>
    public RuleCase(string name, string schema, string sql, string seed = "")
    {
        Name = name;
        Schema = schema;
        MarkedSql = sql;
        Seed = seed;
    }

    public string Name { get; }

    public string Schema { get; }

    public string MarkedSql { get; }

    public string Seed { get; }

    /// <summary>The SQLSTATE of the finding; null for silence, and for what raises no error.</summary>
    public string? SqlState { get; init; }

    /// <summary>What the keys of the finding are, as <c>(a, b)</c>; null where not checked.</summary>
    public string? Keys { get; init; }

    /// <summary>Words of the message; null where not checked.</summary>
    public string? Says { get; init; }

    /// <summary>Values of parameters by name, <c>name=value;…</c>; others get a value by type.</summary>
    public string Parameters { get; init; } = "";

    /// <summary>True for what happens in the generic plan of a prepared statement; one with the values of the parameters must work.</summary>
    public bool OnlyGenericPlan { get; init; }

    /// <summary>The statement is run in two sessions at once: the second one starts before the first one commits, and what is observed is what happens to it.</summary>
    public bool Race { get; init; }

    /// <summary>Whether the second session of a race has to wait for the first one; null where not checked. It need not after a remedy.</summary>
    public bool? Waits { get; init; }

    /// <summary>A query that is true when the harm is done: after a statement with a finding, and neither after a silent one nor after a remedy.</summary>
    public string? Harm { get; init; }

    /// <summary>The same rows as <see cref="Seed"/> in another order: what is left must depend on the order with a finding, and not without or after a remedy.</summary>
    public string? OtherSeed { get; init; }

    /// <summary>The rows that are sent to COPY … FROM STDIN.</summary>
    public string? Copy { get; init; }

    /// <summary>True for a statement that adds the same rows again each time it is run.</summary>
    public bool PilesUp { get; init; }

    /// <summary>True where the caller requires the row that the statement returns.</summary>
    public bool RequiresRow { get; init; }

    public WriteContext Context => new() { RequiresRow = RequiresRow };

    /// <summary>The number of remedies that must be offered; -1 where not checked.</summary>
    public int Remedies { get; init; } = -1;

    public string Sql => Mark().Replace(MarkedSql, "$2");

    public string? ExpectedRule => Mark().Match(MarkedSql) is { Success: true } match ? match.Groups[1].Value : null;

    public SqlSpan ExpectedSpan => Mark().Match(MarkedSql) is { Success: true } match ? new SqlSpan(match.Index, match.Groups[2].Length) : default;

    public (string Name, string? Value)[] ServerParameters =>
        [.. Parameters.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=', 2)).Select(p => (p[0], p[1] == "NULL" ? null : p[1]))];

    public ConflictEngine Engine() => Engine(Schema);

    public static ConflictEngine Engine(string schema, EngineOptions? options = null)
    {
        var file = SchemaFile.Parse("migrations/0001_init.sql", schema, TestContext.Current.CancellationToken);
        return new ConflictEngine(Catalog.Build([new SchemaRoot("migrations", [file])], options ?? EngineOptions.Default, TestContext.Current.CancellationToken));
    }

    public override string ToString() => Name;

    [GeneratedRegex(@"\{\|(SSQ\d{4}):(.*?)\|\}", RegexOptions.Singleline)]
    private static partial Regex Mark();
}
