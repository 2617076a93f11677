using StripeSync.Queue.Hosting;
using SyncDashboard;

var builder = WebApplication.CreateBuilder(args);
builder.WebHost.UseSetting("urls", builder.Configuration["urls"] ?? "http://127.0.0.1:5087");

await using var database = await DashboardDatabase.OpenAsync(builder.Configuration["connection"], corrupt: args.Contains("--corrupt"));
builder.Services.AddSingleton(database);
builder.Services.AddSingleton(database.Source);
builder.Services.AddSingleton<Synchronizer>();
builder.Services.AddSingleton<Dashboard>();
builder.Services.AddStripeSyncQueue();
builder.Services.AddStripeSyncWorker<SyncHandler>(static options => options.PollInterval = TimeSpan.FromMilliseconds(500));
builder.Services.AddHealthChecks().AddStripeSyncQueue();

var app = builder.Build();
app.Use(async (context, next) =>
{
    // The page needs nothing from elsewhere, so nothing from elsewhere may get in.
    context.Response.Headers.ContentSecurityPolicy = "default-src 'self'; frame-ancestors 'none'; base-uri 'none'";
    context.Response.Headers.XContentTypeOptions = "nosniff";
    await next(context);
});
app.UseDefaultFiles();
app.UseStaticFiles();
app.MapHealthChecks("/health");
app.MapDashboard();
await app.RunAsync();
