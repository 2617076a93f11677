using WithSupabase;

if (args.Length != 2)
{
    Console.WriteLine("The build shows the findings. To see them come true, apply the migrations to a project to play with,");
    Console.WriteLine("and give its URL and its service_role key. The rows stay there.");
    return;
}

using var http = new HttpClient { BaseAddress = new Uri(args[0]) };
http.DefaultRequestHeaders.Add("apikey", args[1]);
http.DefaultRequestHeaders.Authorization = new("Bearer", args[1]);

await Twice("Before.RequestSync", () => Before.RequestSync(http, 1, "invoice.paid"));
await Twice("Before.SaveCustomer", () => Before.SaveCustomer(http, "ada@example.com", "Ada"));
await Twice("After.RequestSync", () => After.RequestSync(http, 2, "invoice.paid"));
await Twice("After.SaveCustomer", () => After.SaveCustomer(http, "bob@example.com", "Bob"));

static async Task Twice(string name, Func<Task<HttpResponseMessage>> write)
{
    var (first, again) = (await Outcome(write), await Outcome(write));
    Console.WriteLine($"{name,-24} first: {first,-6} again: {again}");
}

static async Task<string> Outcome(Func<Task<HttpResponseMessage>> write)
{
    using var answer = await write();
    return answer.IsSuccessStatusCode ? "ok" : $"{(int)answer.StatusCode}";
}
