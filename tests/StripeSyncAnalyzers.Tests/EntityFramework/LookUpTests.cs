namespace StripeSyncAnalyzers.Tests.EntityFramework;

/// <summary>SSQ1020: what is looked for before it is added.</summary>
public class LookUpTests
{
    [Theory]
    [InlineData("if (!await db.Customers.AnyAsync(c => c.Email == email)) db.{|SSQ1020:Customers|}.Add(new Customer { Email = email });")]
    [InlineData("if (db.Customers.Any(c => c.Email == email)) return; db.{|SSQ1020:Customers|}.Add(new Customer { Email = email });")]
    [InlineData("var found = await db.Customers.FirstOrDefaultAsync(c => c.Email == email, token); if (found is null) { found = new Customer { Email = email }; db.{|SSQ1020:Customers|}.Add(found); } found.Name = name;")]
    [InlineData("var found = await db.Customers.Where(c => c.Email.ToLower() == email.ToLower()).SingleOrDefaultAsync(); if (found == null) db.{|SSQ1020:Add|}(new Customer { Email = email });")]
    [InlineData("var known = await db.Customers.Where(c => customers.Select(x => x.Email).Contains(c.Email)).ToListAsync(); db.{|SSQ1020:Customers|}.AddRange(customers.Except(known).Select(c => new Customer { Email = c.Email }));")]
    [InlineData("var query = db.Customers.AsNoTracking(); if (await query.CountAsync(c => c.Email == email) == 0) db.{|SSQ1020:Customers|}.Add(new Customer { Email = email });")]
    [InlineData("if (await db.Tags.FindAsync(email) is null) db.{|SSQ1020:Tags|}.Add(new Tag { Code = email });")]
    [InlineData("if (!db.Tags.Any(t => email == t.Code)) db.{|SSQ1020:Tags|}.Add(new Tag { Code = email });")]
    public async Task Is_said(string body) => await Verify.Analyzer(Shop.Project(body));

    [Theory]
    [InlineData("if (!await db.Customers.AnyAsync(c => c.Name == name)) db.{|SSQ1002:Customers|}.Add(new Customer { Email = email });")]
    [InlineData("db.{|SSQ1002:Customers|}.Add(new Customer { Email = email }); var any = db.Customers.Any(c => c.Email == email);")]
    [InlineData("if (!await db.Notes.AnyAsync(c => c.Text == email)) db.{|SSQ1002:Customers|}.Add(new Customer { Email = email });")]
    [InlineData("if (!customers.Any(c => c.Email == email)) db.{|SSQ1002:Customers|}.Add(new Customer { Email = email });")]
    [InlineData("if (!db.Queue.Any(j => j.SpaceId == spaceId && j.EventType == \"sync\")) db.{|SSQ1001:Queue|}.Add(new Job { SpaceId = spaceId, EventType = \"sync\" });")]
    public async Task Something_else_is_said(string body) => await Verify.Analyzer(Shop.Project(body));

    [Fact]
    public async Task The_other_keys_are_said_too()
    {
        const string Body = "if (!db.Customers.Any(c => c.Email == email)) db.{|SSQ1020:{|SSQ1002:Customers|}|}.Add(new Customer { Email = email, ExternalId = id });";
        Assert.Equal(2, (await Verify.Analyzer(Shop.Project(Body))).Length);
    }

    [Theory]
    [InlineData("if (!db.Notes.Any(n => n.Text == email)) db.Notes.Add(new Note { Text = email });")]
    [InlineData("if (!db.Customers.Any(c => c.Email == email)) db.Customers.Add(new Customer { Email = email }); try { db.SaveChanges(); } catch (DbUpdateException) { }")]
    [InlineData("if (!db.Customers.Any(c => c.Email == email)) Console.WriteLine(email);")]
    public async Task Is_not_said(string body) => await Verify.Silent(Shop.Project(body));
}
