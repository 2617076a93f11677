using System.Text.Json;
using StripeSync.TestServer;
using StripeSync.Tool.Tests.Infrastructure;

namespace StripeSync.Tool.Tests.Schema;

/// <summary>Keys and predicates are printed as the server prints them.</summary>
public sealed class IndexTextServerTests : IDisposable
{
    private const string Columns = """
        CREATE TYPE mood AS ENUM ('x', 'y');
        CREATE TABLE t (id int PRIMARY KEY, a int, b bigint, e text, v varchar(20), j jsonb, jj json, n numeric(10,2), u uuid, d timestamptz, f boolean,
          "Wei rd" text, dt date, arr text[], s smallint, ci char(3), ts timestamp, dd date, r real, dp double precision, m mood);

        """;

    private readonly Workspace _workspace = new();

    /// <summary>What stands behind <c>CREATE UNIQUE INDEX … ON t</c>.</summary>
    private static readonly string[] Indexes =
    [
        """(lower(e))""",
        """((a+1))""",
        """(coalesce(a,0))""",
        """((j->>'k'))""",
        """(lower(v))""",
        """(lower(trim(e)))""",
        """("Wei rd", e)""",
        """((a*b+1), (a+b*2), ((a+1)*2))""",
        """(coalesce(u,'00000000-0000-0000-0000-000000000000'))""",
        """(coalesce(e,''), coalesce(v,''))""",
        """((e||'-'||v))""",
        """((a::text))""",
        """(md5(e), upper("Wei rd"))""",
        """(((j->>'k')::int))""",
        """((j->'a'->>'b'), (j#>>'{a,b}'))""",
        """(greatest(a,1), nullif(a,0))""",
        """(e collate "C")""",
        """((a is null))""",
        """(date_trunc('day', ts), ((ts)::date), extract(year from dd))""",
        """((lower(e) || upper(v)))""",
        """(abs(a), (-a), (a % 10), (b+1), (s+1), (n+1), (n*2.5))""",
        """(substring(e from 1 for 3), substring(e,1,3), left(e,3), position('a' in e))""",
        """((f and a>0), (not f), (f or a > 0 and b < 3))""",
        """(e text_pattern_ops desc nulls last)""",
        """(regexp_replace(e,'[^0-9]','','g'), replace(e,' ',''), (e like 'a%'))""",
        """(coalesce(j->>'k', 'none'), (arr[1]))""",
        """((d at time zone 'UTC'), ((d at time zone 'utc')::date), (ts + interval '1 day'))""",
        """(hashtext(e), coalesce(a, -1), coalesce(b,-1), coalesce(n, 0), coalesce(f,false), coalesce(d, '-infinity'), coalesce(dt, '1970-01-01'))""",
        """(a) where e='x'""",
        """(a) where v='x'""",
        """(a) where e in ('x','y')""",
        """(a) where v in ('x','y')""",
        """(a) where d is null""",
        """(a) where f""",
        """(a) where not f""",
        """(a) where f = true""",
        """(a) where f is true and a > 0""",
        """(a) where a > 0 or b < 5""",
        """(a) where e <> 'x' and d is not null and (a=1 or a=2)""",
        """(a) where e not in ('x','y')""",
        """(a) where m = 'x'""",
        """(a) where m in ('x','y')""",
        """(a) where n > 0 and b = 5 and s = 2 and r > 1 and dp > 1.5""",
        """(a) where u = '00000000-0000-0000-0000-000000000000'""",
        """(a) where a between 1 and 5""",
        """(a) where a in (1,2,3) and b in (1,2)""",
        """(a) where e is distinct from 'x'""",
        """(a) where e ~ '^x' and e not like 'a%' and e ilike 'b'""",
        """(a) where not (a = 1 and b = 2)""",
        """(a) where ci = 'abc' and a = -1 and length(e) > 0""",
        """(a) where e = any(array['x','y']) and e = 'x'::text and v::text = 'y'""",
        """(a) where coalesce(e,'') <> '' and a is not null and b is null""",
        """(a) where (f is not true) and (f is not null) and a != 3 and 5 < a""",
        """(a) where e not between 'a' and 'b' and (a = 1 or (b = 2 and f))""",
        """(a) where j ? 'k' and dt > '2020-01-01'""",
        """(b) where e in ('x') and v not in ('y')""",
        """(lower(e) collate "C")""",
        """(ltrim(e), rtrim(e, 'x'), trim(leading from e), btrim(e))""",
        """(a) where ((j->>'k')::int) = 5 and a is not distinct from 1""",
        """(a) where f is unknown or not (f or a = 1)""",
        """(lower(e)) where e = E'a\\b''c'""",
    ];

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task The_server_prints_the_same()
    {
        var script = Columns + string.Concat(Indexes.Select(static (index, i) => $"CREATE UNIQUE INDEX i{i} ON t {index};\n"));
        var server = await PostgresServer.Shared;
        await using var database = await server.CreateDatabaseAsync(script);
        var expected = await database.RowsAsync("""
            SELECT c.relname, (SELECT string_agg(pg_get_indexdef(i.indexrelid, k, true), ' ; ' ORDER BY k) FROM generate_series(1, i.indnkeyatts) k),
                   pg_get_expr(i.indpred, i.indrelid, true)
            FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indrelid = 't'::regclass ORDER BY c.oid
            """);

        _workspace.Write("1.sql", script);
        var result = _workspace.Run("schema", "--migrations", "1.sql");
        using var document = JsonDocument.Parse(result.Output);
        Assert.Empty(document.RootElement.GetProperty("notUnderstood").EnumerateArray());
        var actual = document.RootElement.GetProperty("tables")[0].GetProperty("uniqueKeys").EnumerateArray().Select(static key => string.Join('|', [
            key.GetProperty("name").GetString(),
            string.Join(" ; ", key.GetProperty("keys").EnumerateArray().Select(static k => k.GetString())),
            key.GetProperty("predicate").GetString() ?? "∅",
        ]));
        Assert.Equal(expected, actual);
        Assert.Equal(Indexes.Length + 1, expected.Length);
    }

    [Fact]
    public void A_case_stands_on_one_line()
    {
        _workspace.Write("1.sql", Columns + "CREATE UNIQUE INDEX i ON t ((CASE WHEN f THEN a END)) WHERE CASE e WHEN 'x' THEN f ELSE false END;");
        using var document = JsonDocument.Parse(_workspace.Run("schema", "--migrations", "1.sql").Output);
        var key = document.RootElement.GetProperty("tables")[0].GetProperty("uniqueKeys")[1];
        Assert.Equal("(CASE WHEN f THEN a ELSE NULL::integer END)", key.GetProperty("keys")[0].GetString());
        Assert.Equal("CASE e WHEN 'x'::text THEN f ELSE false END", key.GetProperty("predicate").GetString());
    }
}
