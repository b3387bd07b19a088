using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
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
        Assert.Equal(0, json.RootElement.GetProperty("recycled").GetProperty("maxRequests").GetInt32());
        Assert.Contains(json.RootElement.GetProperty("settings").EnumerateArray(), s => s.GetProperty("name").GetString() == "workers");
        Assert.False(json.RootElement.GetProperty("actions").GetBoolean());
        client.DefaultRequestHeaders.Add("Accept", "text/html,*/*;q=0.8");
        using var page = await client.GetAsync("/workers").WithTimeout();
        Assert.Equal("text/html", page.Content.Headers.ContentType!.MediaType);
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
        Assert.StartsWith("data: {", await reader.ReadLineAsync().WithTimeout(), StringComparison.Ordinal);
        await host.App.StopAsync().WithTimeout();
        await reader.ReadToEndAsync().WithTimeout();
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
