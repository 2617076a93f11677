namespace StripeSyncAnalyzers.Tests.Discovery;

/// <summary>Which members of an object, and which results of a method, are made fresh: not everything that comes with a fresh id is one.</summary>
public class FreshMemberTests
{
    private const string Sql = "{|SQL:\"select 1\"|}";

    [Theory]
    [InlineData("var c = new Customer(Guid.NewGuid(), email); connection.Execute(" + Sql + ", new { c.Id, c.Email });", "Id")]
    [InlineData("var c = new Customer(email: email, id: Guid.NewGuid()); connection.Execute(" + Sql + ", new { c.Email, c.Id });", "Id")]
    [InlineData("var c = new Sync(Guid.NewGuid(), 5, email); connection.Execute(" + Sql + ", new { c.Id, c.SpaceId, c.Kind });", "Id")]
    [InlineData("var c = new Single(Guid.NewGuid()) { Email = email }; connection.Execute(" + Sql + ", new { c.Id, c.Email });", "Id")]
    [InlineData("var c = new OrderId(Guid.NewGuid()); connection.Execute(" + Sql + ", new { id = c.Value });", "id")]
    [InlineData("connection.Execute(" + Sql + ", new { id = OrderId.New().Value });", "id")]
    [InlineData("var c = new Order { Number = Guid.NewGuid().ToString() }; connection.Execute(" + Sql + ", new { c.Id, c.Number, c.Email });", "Id,Number")]
    [InlineData("var c = new Order(); c.Id = given; connection.Execute(" + Sql + ", new { c.Id });", "")]
    [InlineData("var c = new Order(); foreach (var n in new[] { 1, 2 }) connection.Execute(" + Sql + ", new { c.Id, n });", "")]
    [InlineData("foreach (var n in new[] { 1, 2 }) { var c = new Order(); connection.Execute(" + Sql + ", new { c.Id, n }); }", "Id")]
    public async Task Of_an_object_that_is_made_here(string body, string names) => await AssertFresh(body, names);

    [Theory]
    [InlineData("var user = await GetOrCreateUserAsync(email); connection.Execute(" + Sql + ", new { user.Id, user.Email });", "")]
    [InlineData("connection.Execute(" + Sql + ", new { id = await GetOrCreateIdAsync(email) });", "")]
    [InlineData("connection.Execute(" + Sql + ", new { id = Logged(email) });", "")]
    [InlineData("connection.Execute(" + Sql + ", new { id = Nested(email) });", "")]
    [InlineData("var (id, mail) = Pair(email); connection.Execute(" + Sql + ", new { mail });", "")]
    [InlineData("var pair = Pair(email); connection.Execute(" + Sql + ", new { email = pair.Mail });", "")]
    [InlineData("var made = MakeUser(email); connection.Execute(" + Sql + ", new { made.Id, made.Email });", "Id")]
    [InlineData("var made = await MakeUserAsync(email); connection.Execute(" + Sql + ", new { made.Id, made.Email });", "Id")]
    [InlineData("var made = MakeUser(email); foreach (var n in new[] { 1, 2 }) connection.Execute(" + Sql + ", new { made.Id, n });", "")]
    [InlineData("connection.Execute(" + Sql + ", new { token = Token(), prefixed = Prefixed(\"t\"), built = Built(), id = await MakeIdAsync() });", "built,id,prefixed,token")]
    public async Task Of_what_a_method_returns(string body, string names) => await AssertFresh(body, names);

    [Theory]
    [InlineData("connection.Execute(" + Sql + ", new { OrderId = order.Id });", "")]
    [InlineData("var found = await FindAsync(given); connection.Execute(" + Sql + ", new { found.Id, OrderId = found.Id });", "")]
    [InlineData("var copy = new Order { Id = given }; connection.Execute(" + Sql + ", new { copy.Id });", "")]
    [InlineData("var fresh = new Order(); connection.Execute(" + Sql + ", new { OrderId = fresh.Id });", "OrderId")]
    [InlineData("connection.Execute(" + Sql + ", new { order.Id, order.Email });", "Id")]
    [InlineData("connection.Execute(" + Sql + ", new[] { order }.Select(o => new { o.Id, OrderId = o.Id }));", "Id")]
    [InlineData("using var cmd = new NpgsqlCommand(" + Sql + ", connection); cmd.Parameters.AddWithValue(\"order_id\", order.Id); cmd.ExecuteNonQuery();", "")]
    [InlineData("using var cmd = new NpgsqlCommand(" + Sql + ", connection); cmd.Parameters.AddWithValue(\"@id\", order.Id); cmd.ExecuteNonQuery();", "id")]
    [InlineData("using var cmd = new NpgsqlCommand(" + Sql + ", connection); cmd.Parameters.Add(new NpgsqlParameter(\"order_id\", order.Id)); cmd.ExecuteNonQuery();", "")]
    [InlineData("using var cmd = new NpgsqlCommand(" + Sql + ", connection) { Parameters = { new() { Value = order.Id } } }; cmd.ExecuteNonQuery();", "1")]
    public async Task Of_an_object_whose_class_makes_it(string body, string names) => await AssertFresh(body, names);

    [Fact]
    public async Task Values_that_fan_out_at_each_step_end_soon()
    {
        var doubled = string.Concat(Enumerable.Range(1, 16).Select(static n => $"var a{n} = a{n - 1} + a{n - 1}; "));
        var concatenated = string.Concat(Enumerable.Range(1, 16).Select(static n => $"var b{n} = string.Concat(b{n - 1}, b{n - 1}, b{n - 1}, b{n - 1}); "));
        await AssertFresh($"var a0 = email; {doubled} var b0 = email; {concatenated} connection.Execute({Sql}, new {{ id = a16, other = b16 }});", "").WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    private static async Task AssertFresh(string body, string names) => Assert.Equal(["handled=False fresh=" + names], await Discover.In($$"""
        using Dapper;
        using Npgsql;

        public sealed class Customer(Guid id, string email) { public Guid Id { get; } = id; public string Email { get; } = email; }
        public sealed record Sync(Guid Id, long SpaceId, string Kind);
        public sealed class Single { public Single(Guid id) { Id = id; } public Guid Id { get; } public string Email { get; set; } = ""; }
        public readonly record struct OrderId(Guid Value) { public static OrderId New() => new(Guid.CreateVersion7()); }
        public sealed class Order { public Guid Id { get; set; } = Guid.NewGuid(); public string Number { get; set; } = ""; public string Email { get; set; } = ""; }
        public sealed class User { public Guid Id { get; set; } public string Email { get; set; } = ""; }

        public class Test
        {
            private static Task<User?> Find(string email) => Task.FromResult<User?>(null);
            private static Task<Order> FindAsync(Guid id) => Task.FromResult<Order>(null!);
            private static async Task<User> GetOrCreateUserAsync(string email)
            {
                var user = await Find(email);
                if (user is not null)
                    return user;
                user = new User { Id = Guid.NewGuid(), Email = email };
                return user;
            }
            private static async Task<Guid> GetOrCreateIdAsync(string email)
            {
                if (await Find(email) is { } user)
                    return user.Id;
                var id = Guid.NewGuid();
                return id;
            }
            private static string Logged(string email) { Console.WriteLine(Guid.NewGuid()); return email.Trim(); }
            private static string Nested(string email) { Func<string> make = () => { return Guid.NewGuid().ToString(); }; return email; }
            private static (Guid Id, string Mail) Pair(string email) => (Guid.NewGuid(), email);
            private static User MakeUser(string email) => new() { Id = Guid.NewGuid(), Email = email };
            private static async Task<User> MakeUserAsync(string email) { var user = new User { Id = Guid.NewGuid(), Email = email }; await Task.Yield(); return user; }
            private static async Task<Guid> MakeIdAsync() { await Task.Yield(); return Guid.NewGuid(); }
            private static string Token() { var bytes = System.Security.Cryptography.RandomNumberGenerator.GetBytes(16); var text = Convert.ToHexString(bytes); return text; }
            private static string Prefixed(string prefix) => prefix + "_" + Guid.NewGuid().ToString("N");
            private static string Built() { var text = new System.Text.StringBuilder(); text.Append(Guid.NewGuid()); return text.ToString(); }

            public async Task Run(NpgsqlConnection connection, string email, Guid given, Order order)
            {
                {{body}}
                await Task.Yield();
            }
        }
        """));
}
