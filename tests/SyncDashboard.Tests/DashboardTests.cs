using System.Text.Json;
using Npgsql;
using OpenQA.Selenium;
using StripeSync.TestServer;

namespace SyncDashboard.Tests;

/// <summary>The first hour of a person with a queue that answers 409, in a real browser on a real server.</summary>
public class DashboardTests
{
    private const string Bakery = "tr[data-space='5a1e0000-0000-4000-8000-000000000002']";

    [Fact]
    public async Task A_corrupt_queue_answers_409_until_it_is_diagnosed_cleaned_and_installed()
    {
        await using var database = await (await PostgresServer.Shared).CreateDatabaseAsync();
        await using var dashboard = await DashboardProcess.StartAsync("--connection", database.ConnectionString, "--corrupt");
        using var browser = new Browser(dashboard.Address);

        browser.Text("#mode", static text => text == "writes with a naive upsert");
        browser.Click(Bakery + " button");
        Assert.Contains("duplicate key value violates unique constraint", browser.Find("#answers li[data-status='409']").Text, StringComparison.Ordinal);

        browser.Click("#diagnose");
        browser.Find("#report .cause.error");
        var causes = browser.All("#report .cause").Select(static cause => cause.GetAttribute("data-cause")).ToList();
        Assert.Contains("duplicates", causes);
        Assert.Contains(causes, static cause => cause!.Contains("partial", StringComparison.Ordinal));
        Assert.Contains(causes, static cause => cause!.Contains("null", StringComparison.Ordinal));

        browser.Click("#preview");
        var rows = await CountAsync(database, "SELECT count(*) FROM stripe_sync_queue");
        browser.Click("#clean");
        browser.Text("#report", static text => text.Contains("were moved to the archive", StringComparison.Ordinal));
        Assert.Equal(rows, await CountAsync(database, "SELECT (SELECT count(*) FROM stripe_sync_queue) + (SELECT count(*) FROM stripe_sync.archive)"));

        browser.Click("#install");
        browser.Text("#report", static text => text.Contains("The full form is installed", StringComparison.Ordinal));
        browser.Text("#mode", static text => text == "writes with StripeSync.Queue");

        browser.Click(Bakery + " button");
        browser.Find("#answers li[data-status='200']");
        Assert.Single(browser.All("#answers li[data-status='409']"));
        browser.Text(Bakery + " [data-last]", static text => text != "never");
    }

    [Fact]
    public async Task Fifty_clicks_at_once_make_one_job_and_no_409()
    {
        await using var database = await (await PostgresServer.Shared).CreateDatabaseAsync();
        await using var dashboard = await DashboardProcess.StartAsync("--connection", database.ConnectionString);
        using var browser = new Browser(dashboard.Address);
        browser.Find(Bakery);

        browser.Run($$"""for (let i = 0; i < 50; i++) document.querySelector("{{Bakery}} button").click();""");
        browser.Until("50 answers", () => browser.All("#answers li").Count == 50 ? browser : null);
        Assert.Equal(50, browser.All("#answers li[data-status='200']").Count);
        Assert.Equal(1, await CountAsync(database, "SELECT count(*) FROM stripe_sync_queue"));
        browser.Text(Bakery + " [data-last]", static text => text != "never");

        browser.Click("#diagnose");
        browser.Until("no error", () => browser.All("#report > *").Count > 0 && browser.All("#report .cause.error").Count == 0 ? browser : null);
        Assert.Empty(browser.Errors());
    }

    [Fact]
    public async Task The_page_works_by_keyboard_without_anything_from_elsewhere()
    {
        await using var database = await (await PostgresServer.Shared).CreateDatabaseAsync();
        await using var dashboard = await DashboardProcess.StartAsync("--connection", database.ConnectionString);
        using var browser = new Browser(dashboard.Address);
        browser.Find(Bakery);

        // The skip link, then the button of each space, in the order of the page.
        var focused = new List<string>();
        for (var i = 0; i < 8; i++)
        {
            browser.Press(Keys.Tab);
            focused.Add((string)browser.Run("const e = document.activeElement; return e.getAttribute('aria-label') ?? e.textContent;")!);
        }

        Assert.Equal(
            ["Skip to the spaces", "Synchronize Atelier Nord", "Synchronize Bakery Blum", "Synchronize Cycle Works", "Synchronize Delta Supplies", "Diagnose", "Preview clean-up", "Install the full form"],
            focused);
        Assert.True((bool)browser.Run("return getComputedStyle(document.activeElement).outlineStyle !== 'none'")!);
        browser.Run($"document.querySelector(\"{Bakery} button\").focus()");
        browser.Press(Keys.Enter);
        browser.Find("#answers li[data-status='200']");

        var addresses = JsonSerializer.Deserialize<string[]>((string)browser.Run("return JSON.stringify(performance.getEntriesByType('resource').map(entry => entry.name))")!)!;
        Assert.All(addresses, address => Assert.StartsWith(dashboard.Address.ToString(), address, StringComparison.Ordinal));
        Assert.Empty(browser.Errors());
    }

    [Fact]
    public async Task Without_a_connection_string_it_brings_a_database_of_its_own()
    {
        await using var dashboard = await DashboardProcess.StartAsync();
        using var client = new HttpClient { BaseAddress = dashboard.Address };
        var state = await client.GetStringAsync("api/state", TestContext.Current.CancellationToken);
        Assert.Contains("\"mode\":\"queue\"", state, StringComparison.Ordinal);
        Assert.Contains("a throw-away PostgreSQL", state, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Text_is_readable_in_light_and_in_dark(bool dark)
    {
        await using var database = await (await PostgresServer.Shared).CreateDatabaseAsync();
        await using var dashboard = await DashboardProcess.StartAsync("--connection", database.ConnectionString, "--corrupt");
        using var browser = new Browser(dashboard.Address);
        if (dark)
            browser.PreferDark();
        browser.Click(Bakery + " button");
        browser.Find("#answers li[data-status='409']");
        browser.Click("#diagnose");
        browser.Find("#report .cause.error");
        if (Environment.GetEnvironmentVariable("STRIPESYNC_SCREENSHOTS") is { } folder)
            browser.Photograph(Path.Combine(folder, dark ? "dashboard-dark.png" : "dashboard.png"));

        // WCAG 2.1, 1.4.3: at least 4.5 to 1 between a text and what it stands on.
        var low = (System.Collections.ObjectModel.ReadOnlyCollection<object>)browser.Run("""
            const rgb = text => text.match(/[\d.]+/g).map(Number);
            const luminance = ([r, g, b]) => [r, g, b].map(c => c / 255).map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
              .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
            const ground = element => { for (let e = element; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] > 0) return c; } return [255, 255, 255]; };
            const low = [];
            for (const e of document.querySelectorAll('body *')) {
              if (![...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()) || !e.checkVisibility() || e.disabled || e.closest('.hidden')) continue;
              const [a, b] = [luminance(rgb(getComputedStyle(e).color)), luminance(ground(e))].sort((x, y) => y - x);
              if ((a + 0.05) / (b + 0.05) < 4.5) low.push(`${e.tagName} "${e.textContent.trim().slice(0, 40)}" ${((a + 0.05) / (b + 0.05)).toFixed(2)}`);
            }
            return low;
            """)!;
        Assert.Empty(low);
    }

    private static async Task<long> CountAsync(TestDatabase database, string sql)
    {
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        await using var command = source.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
