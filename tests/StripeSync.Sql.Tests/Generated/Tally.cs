namespace StripeSync.Sql.Tests.Generated;

/// <summary>What a run found.</summary>
internal sealed class Tally
{
    public int Worlds { get; set; }

    public int Catalogs { get; set; }

    public int CatalogUnknown { get; set; }

    public int Statements { get; set; }

    public int Agreed { get; set; }

    public int Unknown { get; set; }

    /// <summary>No conflict target, or another error before it: there was nothing to agree on.</summary>
    public int NoTarget { get; set; }

    public int Executions { get; set; }

    public int OpenConfirmed { get; set; }

    public int OpenNotShown { get; set; }

    public int ClosedConfirmed { get; set; }

    public int Remedies { get; set; }

    public List<string> Wrong { get; } = [];

    public override string ToString() =>
        $"worlds {Worlds}; catalogs {Catalogs} equal, {CatalogUnknown} relations unknown; statements {Statements}: targets {Agreed} agreed, {Unknown} unknown, {NoTarget} without; "
        + $"executions {Executions}: open keys {OpenConfirmed} confirmed, {OpenNotShown} not shown, closed keys {ClosedConfirmed} held; remedies {Remedies}; wrong {Wrong.Count}";
}
