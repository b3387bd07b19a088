using System.Net;
using System.Security.Claims;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Dashboard;

public sealed class DashboardTests
{
    [Fact]
    public async Task Get_ABrowserAndAProgram_GetPageAndJson()
    {
        await using var host = await StartAsync(actions: false);
        using var client = Client(host);
        using var json = JsonDocument.Parse(await client.GetStringAsync("/workers").WithTimeout());
        Assert.Equal(2, json.RootElement.GetProperty("workers").GetArrayLength());
        Assert.Equal("idle", json.RootElement.GetProperty("workers")[0].GetProperty("state").GetString());
        Assert.Equal(JsonValueKind.Number, json.RootElement.GetProperty("workers")[0].GetProperty("age").ValueKind);
        Assert.Equal(0, json.RootElement.GetProperty("recycled").GetProperty("max_requests").GetInt32());
        Assert.Contains(json.RootElement.GetProperty("settings").EnumerateArray(), s => s.GetProperty("name").GetString() == "workers");
        Assert.False(json.RootElement.GetProperty("actions").GetBoolean());
        client.DefaultRequestHeaders.Add("Accept", "text/html,*/*;q=0.8");
        using var page = await client.GetAsync("/workers").WithTimeout();
        Assert.Equal("text/html", page.Content.Headers.ContentType!.MediaType);
        // Before the first snapshot nothing is known.
        var html = await page.Content.ReadAsStringAsync();
        Assert.All(["running-none", "recycles-none"], id => Assert.Contains($"id=\"{id}\" hidden>", html, StringComparison.Ordinal));
        Assert.Matches("^default-src 'none';.*script-src 'sha256-[^']+'; style-src 'sha256-", page.Headers.GetValues("Content-Security-Policy").Single());
    }

    [Fact]
    public async Task Get_EveryWorkerBusy_AnswersAndNamesTheRequest()
    {
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await StartAsync(actions: false, app => app.MapGet("/hang/{id}", () => end.Task).WithDisplayName("the hanging one"));
        using var client = Client(host);
        var hanging = new[] { client.GetAsync("/hang/1?secret=x"), client.GetAsync("/hang/2?secret=x") };
        await host.UntilAsync(s => s.InFlight == 2);
        await host.AdvanceAsync(3);
        var text = await client.GetStringAsync("/workers").WithTimeout();
        end.SetResult();
        foreach (var response in await Task.WhenAll(hanging).WithTimeout())
            response.Dispose();
        using var json = JsonDocument.Parse(text);
        var running = json.RootElement.GetProperty("running");
        Assert.Equal(2, running.GetArrayLength());
        Assert.StartsWith("/hang/", running[0].GetProperty("path").GetString(), StringComparison.Ordinal);
        Assert.Equal(3, running[0].GetProperty("elapsed").GetDouble());
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, HttpStatusCode.Accepted)]
    [InlineData(false, HttpStatusCode.Forbidden)]
    public async Task Post_Recycle_ActsOnlyWhereActionsAreOn(bool actions, HttpStatusCode status)
    {
        await using var host = await StartAsync(actions);
        using var client = Client(host);
        using var response = await client.PostAsync("/workers/2/recycle", Json("{}")).WithTimeout();
        Assert.Equal(status, response.StatusCode);
        if (actions)
            await host.UntilAsync(s => s.Recycles is [{ WorkerId: 2, Generation: 1, Reason: RecycleReason.Call }]);
        Assert.Contains("recycle worker 2", host.Logs.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"change\": 1}", HttpStatusCode.Accepted)]
    [InlineData("{\"change\": 0}", HttpStatusCode.BadRequest)]
    [InlineData("{\"change\": 1001}", HttpStatusCode.BadRequest)]
    [InlineData("{}", HttpStatusCode.BadRequest)]
    [InlineData("no JSON", HttpStatusCode.BadRequest)]
    public async Task Post_Resize_TakesAWholeNumber(string body, HttpStatusCode status)
    {
        await using var host = await StartAsync(actions: true);
        using var client = Client(host);
        using var response = await client.PostAsync("/workers/resize", Json(body)).WithTimeout();
        Assert.Equal(status, response.StatusCode);
        await host.UntilAsync(s => s.TargetWorkers == (status == HttpStatusCode.Accepted ? 3 : 2));
    }

    [Fact]
    public async Task Post_InACharsetThatIsNone_IsABadRequest()
    {
        await using var host = await StartAsync(actions: true);
        using var client = Client(host);
        using var body = Json("{\"change\": 1}");
        body.Headers.ContentType!.CharSet = "none";
        using var response = await client.PostAsync("/workers/resize", body).WithTimeout();
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Post_RefusedAgainAndAgain_FillsNoLog()
    {
        await using var host = await StartAsync(actions: false);
        using var client = Client(host);
        for (var i = 0; i < 20; i++)
            (await client.PostAsync("/workers/recycle", Json("{}")).WithTimeout()).Dispose();
        Assert.InRange(host.Logs.ToString().Split(" is refused: ").Length - 1, 1, 5);
    }

    [Fact]
    public async Task Events_TheServerStops_TheStreamEnds()
    {
        await using var host = await StartAsync(actions: false);
        using var client = Client(host);
        using var response = await client.GetAsync("/workers/events", HttpCompletionOption.ResponseHeadersRead).WithTimeout();
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        Assert.Equal("event: history", await reader.ReadLineAsync().WithTimeout());
        await host.App.StopAsync().WithTimeout();
        await reader.ReadToEndAsync().WithTimeout();
    }

    [Fact]
    public async Task Events_AHundredWatch_TheNextIsRefusedUntilOneLeaves()
    {
        await using var host = await StartAsync(actions: false);
        using var client = Client(host);
        var watching = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => WatchAsync())).WithTimeout();
        Assert.All(watching, w => Assert.Equal(HttpStatusCode.OK, w.StatusCode));
        using (var refused = await WatchAsync())
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.Equal("10", refused.Headers.GetValues("Retry-After").Single());
        }

        watching[0].Dispose();
        var start = Environment.TickCount64;
        var status = HttpStatusCode.ServiceUnavailable;
        while (status != HttpStatusCode.OK && Environment.TickCount64 - start < 15_000)
        {
            using var next = await WatchAsync();
            status = next.StatusCode;
        }
        Assert.Equal(HttpStatusCode.OK, status);
        foreach (var response in watching)
            response.Dispose();

        Task<HttpResponseMessage> WatchAsync() => client.GetAsync("/workers/events", HttpCompletionOption.ResponseHeadersRead).WithTimeout();
    }

    [Fact]
    public async Task Post_Reload_SaysWhatIsInForce()
    {
        await using var host = await StartAsync(actions: true);
        using var client = Client(host);
        using var response = await client.PostAsync("/workers/reload", Json("{}")).WithTimeout();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.True(json.RootElement.GetProperty("applied").GetBoolean());
    }

    [Theory]
    [InlineData("Origin", "http://evil.example")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("X-Forwarded-For", "203.0.113.9")]
    public async Task Post_FromElsewhere_IsRefused(string header, string value)
    {
        await using var host = await StartAsync(actions: true);
        using var client = Client(host);
        client.DefaultRequestHeaders.Add(header, value);
        using var response = await client.PostAsync("/workers/resize", Json("{\"change\": 1}")).WithTimeout();
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal(2, host.Snapshot.TargetWorkers);
    }

    [Fact]
    public async Task RequireAuthorization_APolicyOfARealScheme_DecidesForReadingAndActing()
    {
        await using var host = await PoolHost.StartAsync(
            new() { ["workers"] = "2", ["worker_class"] = "sync", ["dashboard_actions"] = "true" },
            services =>
            {
                services.AddDataProtection().UseEphemeralDataProtectionProvider();
                services.AddAuthentication(BearerTokenDefaults.AuthenticationScheme).AddBearerToken();
                services.AddAuthorizationBuilder().AddPolicy("Operators", p => p.RequireRole("operator"));
            },
            app =>
            {
                app.UseAuthentication();
                app.UseAuthorization();
                app.MapGet("/login/{role}", (string role) => TypedResults.SignIn(
                    new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Role, role)], "test")), authenticationScheme: BearerTokenDefaults.AuthenticationScheme));
                app.MapWorkerDashboard().RequireAuthorization("Operators");
            });
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), await AskAsync(null));
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), await AskAsync("visitor"));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Accepted), await AskAsync("operator"));

        async Task<(HttpStatusCode Read, HttpStatusCode Act)> AskAsync(string? role)
        {
            using var client = Client(host);
            if (role is not null)
            {
                using var token = JsonDocument.Parse(await client.GetStringAsync($"/login/{role}").WithTimeout());
                client.DefaultRequestHeaders.Authorization = new("Bearer", token.RootElement.GetProperty("accessToken").GetString());
            }

            using var read = await client.GetAsync("/workers").WithTimeout();
            using var act = await client.PostAsync("/workers/2/recycle", Json("{}")).WithTimeout();
            return (read.StatusCode, act.StatusCode);
        }
    }

    [Fact]
    public async Task Json_ItsMembers_AreThoseOfThePage()
    {
        await using var host = await StartAsync(actions: false);
        using var client = Client(host);
        using var json = JsonDocument.Parse(await client.GetStringAsync("/workers").WithTimeout());
        var root = json.RootElement;
        var table = (await File.ReadAllTextAsync(Repository.Path("docs", "dashboard.md"))).Split("| member | is |")[1].Split("\n\n")[0];
        var rows = table.Split('\n').Where(l => l.StartsWith("| `", StringComparison.Ordinal)).Select(l => l.Split('|', 3)[1..]).ToArray();
        Assert.Equal(
            root.EnumerateObject().Select(m => m.Name).Order(StringComparer.Ordinal),
            rows.SelectMany(r => Names(r[0])).Order(StringComparer.Ordinal));
        Assert.All(root.GetProperty("workers")[0].EnumerateObject(), m => Assert.Contains(m.Name, Names(Row("workers"))));
        Assert.All(root.GetProperty("regulation").EnumerateObject(), m => Assert.Contains(m.Name, Names(Row("regulation"))));
        Assert.All(root.GetProperty("threadPool").EnumerateObject(), m => Assert.Contains(m.Name, Names(Row("threadPool"))));
        Assert.Equal("fixed", root.GetProperty("regulation").GetProperty("concurrency").GetString());
        Assert.Equal(JsonValueKind.Null, root.GetProperty("regulation").GetProperty("limit").ValueKind);
        Assert.Equal(JsonValueKind.Null, root.GetProperty("workers")[0].GetProperty("due").ValueKind);

        string Row(string member) => rows.Single(r => Names(r[0]).Contains(member))[1];
        static string[] Names(string cell) => [.. Regex.Matches(cell, "`([A-Za-z]+)`").Select(m => m.Groups[1].Value)];
    }

    [Fact]
    public async Task Events_WatchedWhileWorkersAreRecycled_HoldNoneBack()
    {
        await using var host = await StartAsync(actions: false);
        using var client = Client(host);
        using var response = await client.GetAsync("/workers/events", HttpCompletionOption.ResponseHeadersRead).WithTimeout();

        host.Pool.Recycle();
        // The clock stands still: no grace ends here.
        await host.UntilAsync(s => s.Recycles.Count == 2 && s.Workers.Count == 2);
    }

    [Fact]
    public void Map_WithoutAddWorkerTuning_NamesIt()
    {
        var app = WebApplication.CreateSlimBuilder().Build();
        Assert.Contains("AddWorkerTuning", Assert.Throws<InvalidOperationException>(() => app.MapWorkerDashboard()).Message, StringComparison.Ordinal);
    }

    private static Task<PoolHost> StartAsync(bool actions, Action<WebApplication>? map = null) => PoolHost.StartAsync(
        new() { ["workers"] = "2", ["worker_class"] = "sync", ["dashboard_actions"] = actions ? "true" : "false" },
        _ => { },
        app =>
        {
            app.MapWorkerDashboard();
            map?.Invoke(app);
        });

    private static HttpClient Client(PoolHost host) =>
        new() { BaseAddress = new Uri(host.App.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()) };

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");
}
