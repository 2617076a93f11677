using System.Globalization;
using System.Text;

namespace StripeSync.Benchmarks.Corpus;

/// <summary>
/// Writes migrations as people and tools write them: tables with keys and checks, later changes, indexes, functions in dollar quotes,
/// seeds, grants, policies and comments. The same seed gives the same text.
/// </summary>
internal sealed partial class MigrationGenerator(int seed)
{
    private static readonly string[] Nouns =
    [
        "account", "invoice", "customer", "order", "payment", "refund", "subscription", "product", "price", "coupon", "space", "member", "team", "project", "document",
        "message", "thread", "session", "device", "token", "webhook", "event", "job", "report", "export", "address", "shipment", "warehouse", "stock", "ticket", "comment",
        "profile", "setting", "audit", "role", "permission", "tag", "category", "rate", "currency", "quote", "plan", "usage", "meter", "ledger", "entry", "balance",
    ];

    private static readonly string[] Qualities = ["", "", "", "archived_", "pending_", "external_", "shared_", "monthly_", "raw_", "billing_"];

    private static readonly (string Name, string Type)[] Columns =
    [
        ("name", "text"), ("email", "text"), ("status", "text"), ("amount", "numeric(12, 2)"), ("currency", "character(3)"), ("payload", "jsonb"), ("metadata", "jsonb"),
        ("created_at", "timestamp with time zone"), ("updated_at", "timestamptz"), ("external_id", "character varying(255)"), ("position", "integer"), ("is_active", "boolean"),
        ("space_id", "bigint"), ("owner_id", "uuid"), ("event_type", "text"), ("attempts", "int"), ("expires_on", "date"), ("tags", "text[]"), ("slug", "varchar(80)"), ("version", "smallint"),
    ];

    private readonly Random _random = new(seed);
    private readonly StringBuilder _text = new();
    private readonly List<(string Name, string[] Columns)> _tables = [];
    private int _number;

    /// <summary>The tables that the migrations so far create.</summary>
    public IReadOnlyList<(string Name, string[] Columns)> Tables => _tables;

    /// <summary>One migration file of a few statements, some two kilobytes.</summary>
    public string Migration()
    {
        _text.Clear();
        _number++;
        _text.Append(CultureInfo.InvariantCulture, $"-- Migration {_number}: {Pick(Nouns)} {Pick(Nouns)}, as agreed with the team\n");
        if (_random.Next(4) == 0)
            _text.Append("BEGIN;\n\n");
        var inTransaction = _text[^2] == '\n';
        Table();
        for (var statements = _random.Next(3, 9); statements > 0; statements--)
            Statement();
        if (inTransaction)
            _text.Append("COMMIT;\n");
        return _text.ToString();
    }

    /// <summary>Migrations of which at least so many characters come together.</summary>
    public List<string> Migrations(int characters)
    {
        var all = new List<string>();
        for (var total = 0; total < characters; total += all[^1].Length)
            all.Add(Migration());
        return all;
    }

    private void Statement()
    {
        switch (_random.Next(20))
        {
            case < 3: Table(); break;
            case < 7: Alter(); break;
            case < 11: Index(); break;
            case < 13: Function(); break;
            case < 16: Seed(); break;
            case 16: Policy(); break;
            case 17: Comment(); break;
            case 18: View(); break;
            default: Grant(); break;
        }
    }

    private T Pick<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];

    private void Table()
    {
        var name = Pick(Qualities) + Pick(Nouns) + "s_" + (_tables.Count + 1).ToString(CultureInfo.InvariantCulture);
        var columns = Columns.OrderBy(_ => _random.Next()).Take(_random.Next(3, 10)).ToArray();
        _text.Append(_random.Next(2) == 0 ? "CREATE TABLE IF NOT EXISTS public." : "create table ").Append(name).Append(" (\n");
        _text.Append(_random.Next(3) switch
        {
            0 => "    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
            1 => "    id uuid DEFAULT gen_random_uuid() NOT NULL PRIMARY KEY",
            _ => "    id bigserial primary key",
        });
        foreach (var (column, type) in columns)
        {
            _text.Append(",\n    ").Append(column).Append(' ').Append(type);
            switch (type)
            {
                case "timestamptz" or "timestamp with time zone": _text.Append(" DEFAULT now() NOT NULL"); break;
                case "boolean": _text.Append(" not null default false"); break;
                case "jsonb": _text.Append(" DEFAULT '{}'::jsonb"); break;
                case "bigint" when _tables.Count > 0: _text.Append(" NOT NULL REFERENCES ").Append(Pick(_tables).Name).Append(" (id) ON DELETE CASCADE"); break;
                default: _text.Append(_random.Next(2) == 0 ? " NOT NULL" : ""); break;
            }
        }

        if (columns.Any(c => c.Name == "status"))
            _text.Append(",\n    CONSTRAINT ").Append(name).Append("_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'processing'::text, 'completed'::text, 'failed'::text])))");
        if (_random.Next(2) == 0)
            _text.Append(",\n    UNIQUE (").Append(columns[0].Name).Append(", ").Append(columns[1].Name).Append(')');
        _text.Append("\n);\n\n");
        _tables.Add((name, [.. columns.Select(c => c.Name)]));
    }

    private void Alter()
    {
        var (name, columns) = Pick(_tables);
        _text.Append("ALTER TABLE ").Append(_random.Next(2) == 0 ? "ONLY public." : "").Append(name);
        switch (_random.Next(6))
        {
            case 0: _text.Append("\n    ADD COLUMN IF NOT EXISTS added_").Append(_number).Append(" text,\n    ADD COLUMN reviewed_at timestamptz DEFAULT now();\n\n"); break;
            case 1: _text.Append(" ALTER COLUMN ").Append(Pick(columns)).Append(" SET NOT NULL;\n\n"); break;
            case 2: _text.Append("\n    ADD CONSTRAINT ").Append(name).Append("_key_").Append(_number).Append(" UNIQUE (").Append(columns[0]).Append(", ").Append(columns[2]).Append(");\n\n"); break;
            case 3: _text.Append(" ENABLE ROW LEVEL SECURITY;\n\n"); break;
            case 4: _text.Append(" OWNER TO app_owner;\n\n"); break;
            default: _text.Append(" ALTER COLUMN ").Append(Pick(columns)).Append(" DROP DEFAULT;\n\n"); break;
        }
    }

    private void Index()
    {
        var (name, columns) = Pick(_tables);
        _text.Append(_random.Next(3) == 0 ? "CREATE UNIQUE INDEX " : "CREATE INDEX CONCURRENTLY IF NOT EXISTS ")
            .Append("idx_").Append(name).Append('_').Append(_number).Append('_').Append(_random.Next(1000)).Append(" ON public.").Append(name).Append(" USING btree (").Append(Pick(columns));
        _text.Append(_random.Next(3) switch
        {
            0 => ", lower(name)) WHERE (deleted_at IS NULL);\n\n",
            1 => " DESC NULLS LAST);\n\n",
            _ => ");\n\n",
        });
    }
}
