namespace StripeSync.Sql.Tests.Rules;

/// <summary>All cases of all rules; each rule has a file of its own.</summary>
public static partial class RuleCases
{
    /// <summary>The table as found in the field, with its natural key.</summary>
    public const string Queue = """
        CREATE TABLE spaces (id bigint PRIMARY KEY, name text NOT NULL);
        CREATE TABLE stripe_sync_queue (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            space_id bigint NOT NULL,
            event_type text NOT NULL,
            status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'processing', 'completed', 'failed')),
            created_at timestamptz NOT NULL DEFAULT now(),
            UNIQUE (space_id, event_type));
        """;

    /// <summary>The columns that the runtime adds.</summary>
    public const string FullQueue = """
        CREATE TABLE stripe_sync_queue (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            space_id bigint NOT NULL,
            event_type text NOT NULL,
            status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'processing', 'completed', 'failed')),
            created_at timestamptz NOT NULL DEFAULT now(),
            payload jsonb,
            pending_since timestamptz NOT NULL DEFAULT now(),
            updated_at timestamptz NOT NULL DEFAULT now(),
            attempts int NOT NULL DEFAULT 0,
            available_at timestamptz NOT NULL DEFAULT now(),
            lease_token uuid,
            rerun_requested boolean NOT NULL DEFAULT false,
            last_error text,
            UNIQUE (space_id, event_type));
        """;

    /// <summary>An ordinary table with one natural key.</summary>
    public const string Customers = """
        CREATE TABLE customers (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            email text NOT NULL UNIQUE,
            name text,
            created_at timestamptz NOT NULL DEFAULT now());
        """;

    public static IReadOnlyList<RuleCase> All { get; } =
        [
            .. Ssq1001(), .. Ssq1002(), .. Ssq1003(), .. Ssq1004(), .. Ssq1005(), .. Ssq1007(), .. Ssq1008(), .. Ssq1009(), .. Ssq1010(), .. Ssq1011(), .. Ssq1012(), .. Ssq1013(), .. Ssq1015(), .. Ssq1016(), .. Ssq1017(),
            .. Ssq1018(), .. Ssq1019(), .. Ssq1021(), .. Ssq1022(), .. Ssq2001(), .. Ssq2002(), .. Ssq2003(), .. Ssq2004(), .. Ssq2005(), .. Views(), .. Generated(), .. Implication(), .. Mutants(),
        ];

    public static RuleCase Find(string name) => All.Single(c => c.Name == name);
}
