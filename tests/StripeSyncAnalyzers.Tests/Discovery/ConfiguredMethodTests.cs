using StripeSync.Sql.Tests.Rules;

namespace StripeSyncAnalyzers.Tests.Discovery;

/// <summary>The setting StripeSyncSqlMethods.</summary>
public class ConfiguredMethodTests
{
    private const string Setting = "build_property.StripeSyncSqlMethods";

    private const string Db = """
        namespace MyApp;
        public class Db
        {
            public virtual int Run(int timeout, string sql, object? values = null) => sql.Length + timeout;
            public static int Query<T>(string text) => text.Length;
            public int Other(string sql) => sql.Length;
            public class Nested { public void Run(string sql) { } }
        }
        public sealed class Special : Db { public override int Run(int timeout, string sql, object? values = null) => 0; }
        public interface IRunner { void Go<T>(T values, string sql); }
        public class Runner : IRunner { public void Go<T>(T values, string sql) { } public void Go(string sql) { } }
        public class Query(string sql, int timeout = 0) { public string Sql => sql + timeout; }
        public class Handler { public void Format(System.FormattableString sql) { } public void Interpolated(ref System.Runtime.CompilerServices.DefaultInterpolatedStringHandler sql) { } }
        public static class Extensions { public static void Send(this Db db, string sql) { } }
        """;

    [Fact]
    public async Task Named_methods_are_judged_and_others_are_not() => await Verify.Analyzer(
        Project("""
            db.Run(1, "insert into {|SSQ1002:customers|} (email) values (@email)");
            db.Run(sql: "insert into {|SSQ1002:customers|} (email) values (@email)", timeout: 1);
            new Special().Run(1, "insert into {|SSQ1002:customers|} (email) values (@email)");
            Db.Query<int>("insert into {|SSQ1002:customers|} (email) values (@email)");
            db.Send("insert into {|SSQ1002:customers|} (email) values (@email)");
            new Db.Nested().Run("insert into {|SSQ1002:customers|} (email) values (@email)");
            db.Other("insert into customers (email) values (@email)");
            """).WithOption(Setting, "MyApp.Db.Run(sql)|MyApp.Db.Query(text)|MyApp.Extensions.Send(sql)|MyApp.Db+Nested.Run(sql)|MyApp.Gone.Run(sql)"));

    [Fact]
    public async Task Interfaces_generics_constructors_and_interpolated_texts() => await Verify.Analyzer(
        Project("""
            IRunner runner = new Runner();
            runner.Go(1, "insert into {|SSQ1002:customers|} (email) values (@email)");
            new Runner().Go(1, sql: "insert into {|SSQ1002:customers|} (email) values (@email)");
            new Runner().Go("insert into customers (email) values (@email)");
            _ = new Query(timeout: 3, sql: "insert into {|SSQ1002:customers|} (email) values (@email)");
            Query query = new("insert into {|SSQ1002:customers|} (email) values (@email)");
            new Handler().Format($"insert into {|SSQ1002:customers|} (email) values ({query.Sql})");
            new Handler().Interpolated($"insert into {|SSQ1002:customers|} (email) values ({query.Sql})");
            """).WithOption(Setting, "MyApp.IRunner.Go(sql)|MyApp.Query(sql)|MyApp.Handler.Format(sql)|MyApp.Handler.Interpolated(sql)"));

    [Fact]
    public async Task Without_the_setting_nothing_is_judged() =>
        await Verify.Silent(Project("db.Run(1, \"insert into customers (email) values (@email)\");"));

    [Fact]
    public async Task What_is_known_about_the_call_counts() => await Verify.Silent(
        (Project("""
            db.Run(1, "insert into docs (id) values (@id)", new { id = Guid.NewGuid() });
            db.Run(1, "insert into docs (id) values (@id)", new Dictionary<string, object> { ["id"] = Guid.NewGuid() });
            db.Run(1, "insert into docs (id) values (@id)", new Dictionary<string, object> { { "id", Guid.NewGuid() } });
            db.Run(1, "insert into docs (id) values ({0})", new object[] { Guid.NewGuid() });
            var id = Guid.NewGuid(); db.Run(1, "insert into docs (id) values (@id)", ("id", id));
            try { db.Run(1, "insert into docs (id) values (@id)"); }
            catch (System.Data.Common.DbException e) when (e.SqlState == "23505") { }
            """) with { Schema = [new("/db/migrations/0001.sql", "create table docs (id uuid primary key);")] }).WithOption(Setting, "MyApp.Db.Run(sql)"));

    private static TestProject Project(string body) => TestProject.Of(RuleCases.Customers, $$"""
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
