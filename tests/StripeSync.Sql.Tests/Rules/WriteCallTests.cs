using System.Collections.Immutable;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;

namespace StripeSync.Sql.Tests.Rules;

/// <summary>Writes for which a library makes the SQL are judged as the SQL is, and the part that is wrong is named.</summary>
public class WriteCallTests
{
    private const string Schema = """
        CREATE TABLE customers (id bigserial PRIMARY KEY, email text NOT NULL UNIQUE, external_id uuid UNIQUE, name text, note text, kind text NOT NULL DEFAULT 'plain');
        CREATE UNIQUE INDEX customers_main ON customers (name) WHERE kind = 'main';
        CREATE TABLE stripe_sync_queue (id bigserial PRIMARY KEY, space_id bigint NOT NULL, event_type text NOT NULL, status text NOT NULL DEFAULT 'pending', UNIQUE (space_id, event_type));
        CREATE SCHEMA "Sales";
        CREATE TABLE "Sales"."Order Lines" ("Id" uuid PRIMARY KEY, "Number" text UNIQUE);
        CREATE TABLE ticks (id bigserial PRIMARY KEY, at timestamptz NOT NULL DEFAULT now());
        CREATE TABLE seats (id int PRIMARY KEY, place text UNIQUE DEFERRABLE);
        """;

    private static readonly ConflictEngine Engine = new(Catalog.Build([new SchemaRoot("", [SchemaFile.Parse("0001.sql", Schema)])], EngineOptions.Default));

    [Fact]
    public void Plain_insert_names_the_table()
    {
        var found = Single(Row("customers", ("email", WriteValue.Supplied), ("name", WriteValue.Supplied)));
        Assert.Equal(("SSQ1002", new WritePart(WritePartKind.Table)), (found.Finding.RuleId, found.Part));
        Assert.Equal(["email"], Assert.Single(found.Finding.Keys).Columns);
        Assert.Empty(found.Finding.Remedies);
    }

    [Fact]
    public void Plain_insert_into_a_queue() =>
        Assert.Equal("SSQ1001", Single(Row("stripe_sync_queue", ("space_id", WriteValue.Supplied), ("event_type", WriteValue.Of("sync")))).Finding.RuleId);

    [Fact]
    public void A_merge_is_a_race_of_its_insert()
    {
        var call = Row("customers", ("email", WriteValue.Supplied), ("name", WriteValue.Supplied)) with { IsMerge = true };
        Assert.Equal(("SSQ1009", new WritePart(WritePartKind.Table)), (Single(call).Finding.RuleId, Single(call).Part));
        Assert.Equal("SSQ1009", Single(Row("stripe_sync_queue", ("space_id", WriteValue.Supplied), ("event_type", WriteValue.Omitted), ("status", WriteValue.Supplied)) with { IsMerge = true, ColumnsAreKnown = false, SendsWholeJob = true, Rows = [] }).Finding.RuleId);
        Assert.Empty(Judge(Row("customers", ("email", WriteValue.Fresh), ("name", WriteValue.Supplied)) with { IsMerge = true }));
        Assert.Empty(Judge(Row("ticks") with { IsMerge = true }));
        Assert.Empty(Engine.Judge(call, new WriteContext { HoldsLock = true }, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Under_a_lock_an_insert_may_have_been_checked_but_one_into_a_queue_is_wrong_still()
    {
        var context = new WriteContext { HoldsLock = true };
        Assert.Empty(Engine.Judge(Row("customers", ("email", WriteValue.Supplied)), context, TestContext.Current.CancellationToken));
        Assert.Empty(Engine.Judge(Row("customers", ("email", WriteValue.Supplied)), context with { LookedUpColumns = ["email"] }, TestContext.Current.CancellationToken));
        Assert.Equal("SSQ1001", Assert.Single(Engine.Judge(Row("stripe_sync_queue", ("space_id", WriteValue.Supplied), ("event_type", WriteValue.Supplied)), context, TestContext.Current.CancellationToken)).Finding.RuleId);
    }

    [Fact]
    public void Names_are_exact()
    {
        var call = Row("Order Lines", ("Id", WriteValue.Fresh), ("Number", WriteValue.Supplied));
        Assert.Empty(Judge(call));
        Assert.Equal(["Number"], Assert.Single(Single(call with { Schema = "Sales" }).Finding.Keys).Columns);
        Assert.Empty(Judge(call with { Schema = "sales" }));
    }

    [Theory]
    [InlineData(WriteValueKind.Supplied, true)]
    [InlineData(WriteValueKind.Literal, true)]
    [InlineData(WriteValueKind.Fresh, false)]
    [InlineData(WriteValueKind.Null, false)]
    [InlineData(WriteValueKind.Omitted, false)]
    [InlineData(WriteValueKind.Undetermined, false)]
    public void Each_kind_of_value_counts_as_in_sql(WriteValueKind kind, bool isSaid)
    {
        var value = kind switch
        {
            WriteValueKind.Supplied => WriteValue.Supplied,
            WriteValueKind.Literal => WriteValue.Of("6f1b…'"),
            WriteValueKind.Fresh => WriteValue.Fresh,
            WriteValueKind.Null => WriteValue.Null,
            WriteValueKind.Omitted => WriteValue.Omitted,
            _ => WriteValue.Undetermined,
        };
        var call = Row("customers", ("email", WriteValue.Fresh), ("external_id", value));
        Assert.Equal(isSaid, Judge(call).Any());
        Assert.Equal(isSaid, Judge(call with { RowsAreKnown = false }).Any());

        // One row of several is enough.
        Assert.Equal(isSaid, Judge(call with { Rows = call.Rows.Insert(0, [WriteValue.Fresh, WriteValue.Fresh]) }).Any());
    }

    [Theory]
    [InlineData("main", true)]
    [InlineData("plain", false)]
    public void A_literal_decides_a_predicate(string kind, bool isSaid) =>
        Assert.Equal(isSaid, Judge(Row("customers", ("email", WriteValue.Fresh), ("name", WriteValue.Supplied), ("kind", WriteValue.Of(kind)))).Any());

    [Fact]
    public void The_default_of_an_omitted_column_decides_a_predicate() =>
        Assert.Empty(Judge(Row("customers", ("email", WriteValue.Fresh), ("name", WriteValue.Supplied), ("kind", WriteValue.Omitted))));

    [Fact]
    public void Columns_that_may_be_sent_are_not_spoken_of()
    {
        Assert.Empty(Judge(Row("customers", ("name", WriteValue.Supplied)) with { ColumnsAreKnown = false }));
        Assert.Equal(["email"], Assert.Single(Single(Row("customers", ("email", WriteValue.Supplied)) with { ColumnsAreKnown = false }).Finding.Keys).Columns);
    }

    [Fact]
    public void Rows_of_which_nothing_is_known_still_supply_the_columns() =>
        Assert.Equal(["email"], Assert.Single(Single(new WriteCall { Table = "customers", Columns = ["email", "name"] }).Finding.Keys).Columns);

    [Fact]
    public void A_row_without_columns_is_defaults() =>
        Assert.Empty(Judge(new WriteCall { Table = "ticks", Rows = [[]] }));

    [Fact]
    public void A_column_that_is_not_there_is_another_error() =>
        Assert.Equal("SSQ1017", Assert.Single(Judge(Row("customers", ("email", WriteValue.Supplied), ("e_mail", WriteValue.Supplied)))).Finding.RuleId);

    [Fact]
    public void An_unknown_table_is_silent() => Assert.Empty(Judge(Row("nobody", ("email", WriteValue.Supplied))));

    [Fact]
    public void An_unknown_clause_is_silent()
    {
        var call = Row("customers", ("email", WriteValue.Supplied)) with { Conflict = CallConflict.Unknown };
        Assert.Empty(Judge(call));
        Assert.Empty(Judge(call with { RowsAreKnown = false }));
        Assert.Empty(Judge(call with { Conflict = new CallConflict { Target = default, Updates = true } }));
    }

    [Fact]
    public void A_target_that_matches_no_key_is_named()
    {
        var found = Single(Upsert("name"));
        Assert.Equal(("SSQ1003", new WritePart(WritePartKind.Target), Certainty.Certain), (found.Finding.RuleId, found.Part, found.Finding.Certainty));
    }

    [Fact]
    public void A_key_beside_the_target_is_left_open()
    {
        var found = Single(Upsert("external_id") with { Columns = ["email", "external_id"], Rows = [[WriteValue.Supplied, WriteValue.Supplied]] });
        Assert.Equal(("SSQ1019", new WritePart(WritePartKind.Target)), (found.Finding.RuleId, found.Part));
    }

    [Fact]
    public void A_clause_without_target_that_meets_a_deferrable_key()
    {
        var call = Row("seats", ("id", WriteValue.Supplied), ("place", WriteValue.Supplied)) with { Conflict = new CallConflict() };
        Assert.Equal(new WritePart(WritePartKind.Conflict), Assert.Single(Judge(call), static f => f.Finding.RuleId == "SSQ1004").Part);
    }

    [Fact]
    public void A_handled_violation_is_no_news() =>
        Assert.Empty(Engine.Judge(Row("customers", ("email", WriteValue.Supplied)), new WriteContext { HandlesUniqueViolation = true }, TestContext.Current.CancellationToken));

    [Theory]
    [InlineData("email", false, "SSQ1020 SSQ1002")]
    [InlineData("email external_id", false, "SSQ1020")]
    [InlineData("name", false, "SSQ1002")]
    [InlineData("", false, "SSQ1002")]
    [InlineData("email external_id", true, "")]
    public void What_was_looked_up_before_is_a_race(string columns, bool isHandled, string said)
    {
        var context = new WriteContext { LookedUpColumns = [.. columns.Split(' ')], HandlesUniqueViolation = isHandled };
        var found = Engine.Judge(Row("customers", ("email", WriteValue.Supplied), ("external_id", WriteValue.Supplied)), context, TestContext.Current.CancellationToken);
        Assert.Equal(said.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal), found.Select(static f => f.Finding.RuleId).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public void A_handled_refusal_of_a_job_is_news_where_the_library_could_have_resolved_it(bool canResolve, bool isSaid)
    {
        var call = Row("stripe_sync_queue", ("space_id", WriteValue.Supplied), ("event_type", WriteValue.Supplied)) with { CanResolveConflicts = canResolve };
        Assert.Equal(isSaid, Engine.Judge(call, new WriteContext { HandlesUniqueViolation = true }, TestContext.Current.CancellationToken).Any());
    }

    [Theory]
    [InlineData("email", true)]
    [InlineData("name", false)]
    [InlineData("id", false)]
    public void A_repair_guards(string target, bool isGuarded)
    {
        Assert.Equal(isGuarded, Engine.IsGuarded(Upsert(target), WriteContext.None, TestContext.Current.CancellationToken));
        Assert.False(Engine.IsGuarded(Upsert(target) with { Conflict = null }, WriteContext.None, TestContext.Current.CancellationToken));
        Assert.False(Engine.IsGuarded(Upsert(target) with { Table = "nobody" }, WriteContext.None, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Parts_are_found_by_the_words_that_stand_for_them()
    {
        var call = new WriteCall
        {
            Table = "t",
            Columns = ["a", "b", "c", "d"],
            Rows = [[WriteValue.Supplied, WriteValue.Null, WriteValue.Omitted, WriteValue.Undetermined], [WriteValue.Fresh, WriteValue.Of("x'y"), WriteValue.Of(2.5m), WriteValue.Of(true)]],
            Conflict = new CallConflict { Target = ["a", "b"], Updates = true, Assignments = [new CallAssignment("c"), new CallAssignment("d", WriteValue.Of("z"))] },
            ReturnsRows = true,
        };
        var text = CallText.Of(call);
        Assert.Equal(
            "INSERT INTO t (a, b, c, \uFFFC) VALUES (@p1, NULL, DEFAULT), (@fresh2, 'x''y', 2.5) ON CONFLICT (a, b) DO UPDATE SET c = EXCLUDED.c, d = 'z' RETURNING *",
            text.Sql.Text);
        Assert.Equal(["fresh2"], text.Describe(WriteContext.None).FreshParameters);
        Assert.Equal(new WritePart(WritePartKind.Value, 1, "b"), PartOf("'x''y'"));
        Assert.Equal(new WritePart(WritePartKind.Row, 0), PartOf("(@p1, NULL, DEFAULT)"));
        Assert.Equal(new WritePart(WritePartKind.TargetColumn, Column: "b"), PartOf("b) DO", 1));
        Assert.Equal(new WritePart(WritePartKind.Assignment, Column: "d"), PartOf("d = 'z'"));
        Assert.Equal(new WritePart(WritePartKind.Columns), PartOf("a, b, c"));
        Assert.Equal(new WritePart(WritePartKind.Call), PartOf("RETURNING"));

        WritePart PartOf(string words, int? length = null) => text.PartAt(new Text.SqlSpan(text.Sql.Text.IndexOf(words, StringComparison.Ordinal), length ?? words.Length));
    }

    [Theory]
    [InlineData(true, "INSERT INTO t DEFAULT VALUES")]
    [InlineData(false, "INSERT INTO t (\uFFFC) VALUES (\uFFFC)")]
    public void A_write_without_known_columns(bool areKnown, string sql) =>
        Assert.Equal(sql, CallText.Of(new WriteCall { Table = "t", ColumnsAreKnown = areKnown, Rows = [[]] }).Sql.Text);

    [Fact]
    public void Any_number_of_rows_is_a_query() => Assert.Equal(
        "INSERT INTO t (a) SELECT @p1 FROM unnest(@rows) \uFFFC",
        CallText.Of(new WriteCall { Table = "t", Columns = ["a", "b"], Rows = [[WriteValue.Supplied, WriteValue.Omitted]], RowsAreKnown = false, Conflict = CallConflict.Unknown }).Sql.Text);

    [Fact]
    public void A_row_that_ends_early_says_nothing_of_the_rest() => Assert.Equal(
        "INSERT INTO t (a, \uFFFC) VALUES (@p1)",
        CallText.Of(new WriteCall { Table = "t", Columns = ["a", "b"], Rows = [[WriteValue.Supplied]] }).Sql.Text);

    [Theory]
    [InlineData("email external_id", "SSQ1006")]
    [InlineData("email", "SSQ1006")]
    [InlineData("name", "SSQ1015")]
    [InlineData("id email", "SSQ1019")]
    [InlineData("id name", "SSQ1015")]
    public void An_upsert_without_target_gets_the_primary_key(string columns, string said)
    {
        var call = Row("customers", [.. columns.Split(' ').Select(static c => (c, WriteValue.Supplied))]) with { Conflict = new CallConflict { IsDefaultTarget = true, Updates = true, Target = ["id"], Assignments = [new CallAssignment("note")] } };
        Assert.Equal(said, string.Join(' ', Judge(call).Select(static f => f.Finding.RuleId)));
    }

    [Theory]
    [InlineData("INSERT INTO t VALUES (1)", true)]
    [InlineData("select id from t FOR update", true)]
    [InlineData("Delete from t", true)]
    [InlineData("mErge into t", true)]
    [InlineData("COPY t FROM STDIN", true)]
    [InlineData("SELECT id FROM t", false)]
    [InlineData("SELECT max(id), description, commit, units FROM t", false)]
    [InlineData("inser", false)]
    [InlineData("cop", false)]
    [InlineData("", false)]
    public void A_write_has_the_word_of_one(string text, bool mayWrite) => Assert.Equal(mayWrite, ConflictEngine.MayWrite(Text.SqlText.FromString(text)));

    private static WriteCall Row(string table, params (string Column, WriteValue Value)[] values) =>
        new() { Table = table, Columns = [.. values.Select(static v => v.Column)], Rows = [[.. values.Select(static v => v.Value)]] };

    private static WriteCall Upsert(string target) => new()
    {
        Table = "customers",
        Columns = ["email", "name"],
        Rows = [[WriteValue.Supplied, WriteValue.Null]],
        Conflict = new CallConflict { Target = [target], Updates = true, Assignments = [new CallAssignment("note")] },
    };

    private static ImmutableArray<CallFinding> Judge(WriteCall call) => Engine.Judge(call, WriteContext.None, TestContext.Current.CancellationToken);

    private static CallFinding Single(WriteCall call) => Assert.Single(Judge(call));
}
