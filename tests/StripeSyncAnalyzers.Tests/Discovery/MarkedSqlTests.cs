using StripeSync.Sql.Tests.Rules;

namespace StripeSyncAnalyzers.Tests.Discovery;

/// <summary>SQL that its author marked, by a comment or by [StringSyntax].</summary>
public class MarkedSqlTests
{
    private const string Sql = "insert into {|SSQ1002:customers|} (email) values (@email)";
    private const string Plain = "insert into customers (email) values (@email)";
    private const string Queue = "insert into {|SSQ1001:stripe_sync_queue|} (space_id, event_type) values (@a, @b)";

    private const string Db = """
        namespace MyApp;
        using System.Diagnostics.CodeAnalysis;
        using System.Runtime.CompilerServices;
        public class Db
        {
            public virtual void Run([StringSyntax("sql")] string sql, object? values = null) { }
            public static void Typed<T>(int timeout, [StringSyntax("SQL")] string text) { }
            public void Format([StringSyntax("sql")] FormattableString sql) { }
            public void Handled([StringSyntax("sql")] DefaultInterpolatedStringHandler sql) { }
            public void Postgres([StringSyntax("postgresql")] string sql) { }
            public void Json([StringSyntax(StringSyntaxAttribute.Json)] string json) { }
            public void Other(string sql) { }
            [StringSyntax("sql")] public string Text { get; set; } = "";
        }
        public sealed class Special : Db { public override void Run(string sql, object? values = null) { } }
        public class Query([StringSyntax("sql")] string sql) { public string Sql => sql; }
        public static class Extensions { public static void Send(this Db db, [StringSyntax("sql")] string sql) { } }
        """;

    [Theory]
    [InlineData("db.Run(\"" + Sql + "\");")]
    [InlineData("db.Run(values: null, sql: \"" + Sql + "\");")]
    [InlineData("db.Run(\"/* a */\" + \"" + Sql + "\");")]
    [InlineData("db.Run(db is null ? \"select 1\" : \"" + Sql + "\");")]
    [InlineData("new Special().Run(\"" + Sql + "\");")]
    [InlineData("Db.Typed<int>(1, \"" + Sql + "\");")]
    [InlineData("db.Format($\"insert into {|SSQ1002:customers|} (email) values ({Environment.UserName})\");")]
    [InlineData("db.Handled($\"insert into {|SSQ1002:customers|} (email) values ({Environment.UserName})\");")]
    [InlineData("db.Postgres(\"" + Sql + "\");")]
    [InlineData("db.Send(\"" + Sql + "\");")]
    [InlineData("Extensions.Send(db, sql: \"" + Sql + "\");")]
    [InlineData("_ = new Query(\"" + Sql + "\");")]
    [InlineData("Query query = new(\"" + Sql + "\");")]
    [InlineData("var sql = \"" + Sql + "\"; db.Run(sql);")]
    [InlineData("const string Insert = \"" + Sql + "\"; db.Run(Insert);")]
    [InlineData("var sql = \"insert into {|SSQ1002:customers|} (email) \"; sql += \"values (@email)\"; db.Run(sql);")]
    [InlineData("var sql = \"" + Plain + "\"; sql += \" on conflict (email) do nothing\"; db.Run(sql);")]
    public async Task An_attribute_of_the_parameter(string body) => await Verify.Analyzer(Project(body));

    [Theory]
    [InlineData("db.Other(\"" + Plain + "\");")]
    [InlineData("db.Json(\"" + Plain + "\");")]
    [InlineData("db.Run(\"insert some words\");")]
    [InlineData("db.Run(\"" + Plain + " on conflict (email) do nothing\");")]
    [InlineData("var sql = \"" + Plain + "\"; db.Other(sql);")]
    [InlineData("try { db.Run(\"" + Plain + "\"); } catch (System.Data.Common.DbException e) when (e.SqlState == \"23505\") { }")]
    [InlineData("db.Text = \"" + Plain + "\";")]
    public async Task Silent(string body) => await Verify.Silent(Project(body));

    [Theory]
    [InlineData("db.Other(/* language=sql */ \"" + Sql + "\");")]
    [InlineData("db.Other(/*lang=SQL*/ \"" + Sql + "\");")]
    [InlineData("db.Other(/* lang=sql,strict */ \"" + Sql + "\");")]
    [InlineData("// language=PostgreSQL\ndb.Other(\"" + Sql + "\");")]
    [InlineData("db.Other(\n// language=sql\n\"" + Sql + "\");")]
    [InlineData("db.Other( // lang=sql\n\"" + Sql + "\");")]
    [InlineData("db.Other(/* lang=sql */ \"/* a */ \" + \"" + Sql + "\");")]
    [InlineData("// language=sql\nvar sql = \"" + Queue + "\"; db.Other(sql);")]
    [InlineData("const string Insert = /* language=sql */ \"" + Queue + "\";")]
    [InlineData("db.Text = \"" + Queue + "\";")]
    [InlineData("_ = new Db { Text = \"" + Queue + "\" };")]
    public async Task A_comment_before_the_text(string body) => await Verify.Analyzer(Project(body));

    [Theory]
    [InlineData("db.Other(/* language=json */ \"" + Plain + "\");")]
    [InlineData("db.Other(/* my language = sql */ \"" + Plain + "\");")]
    [InlineData("// language=sql\n;\ndb.Other(\"" + Plain + "\");")]
    [InlineData("db.Other(\"" + Plain + "\" /* language=sql */);")]
    [InlineData("db.Other(/* language=sqlite */ \"" + Plain + "\");")]
    public async Task No_such_comment(string body) => await Verify.Silent(Project(body));

    [Fact]
    public async Task What_is_only_declared_may_be_handled_elsewhere() =>
        await Verify.Silent(Project("// language=sql\nvar sql = \"" + Plain + "\"; db.Other(sql);"));

    [Fact]
    public async Task Members_that_are_marked() => await Verify.Analyzer(Project("").WithSource("/src/Texts.cs", $$"""
        using System.Diagnostics.CodeAnalysis;
        public static class Texts
        {
            // language=sql
            public const string A = "{{Queue}}";
            [StringSyntax("sql")] public const string B = "{{Queue}}";
            [StringSyntax("sql")] public static string C => "{{Queue}}";
            public const string D = "insert into stripe_sync_queue (space_id, event_type) values (1, 'a')";
        }
        """));

    [Fact]
    public async Task What_a_library_sends_is_judged_once() => Assert.Single(await Verify.Analyzer(RuleCases.Customers, SqlFirst.File(
        "connection.Execute(/* language=sql */ \"" + Sql + "\");")));

    [Theory]
    [InlineData("db.Run(\"" + Plain + "\");")]
    [InlineData("db.Other(/* language=sql */ \"" + Plain + "\");")]
    public async Task Another_provider_makes_the_database_unknown(string body) =>
        await Verify.Silent(Project(body) with { Libraries = Libraries.Npgsql | Libraries.Dapper | Libraries.Sqlite });

    [Theory]
    [InlineData("db.Postgres(\"" + Sql + "\");")]
    [InlineData("db.Other(/* language=postgresql */ \"" + Sql + "\");")]
    public async Task Unless_the_mark_names_it(string body) =>
        await Verify.Analyzer(Project(body) with { Libraries = Libraries.Npgsql | Libraries.Dapper | Libraries.Sqlite });

    private static TestProject Project(string body) => TestProject.Of(RuleCases.Customers + RuleCases.Queue, $$"""
        using MyApp;
        public class Test
        {
            public void Call(Db db)
            {
                {{body}}
            }
        }
        """).WithSource("/src/Db.cs", Db);
}
