using Microsoft.AspNetCore.Hosting;
using WorkerTuning.Planning;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Applying;

public sealed class InForceTests
{
    private static readonly PlannedSetting[] Settings =
    [
        TestPlan.Setting("limit_request_fields", "50", "flag --limit-request-fields"),
        TestPlan.Setting("limit_request_line", "4094", "default"),
        TestPlan.Setting("max_request_body_size", "1000", "appsettings.json"),
    ];

    private static readonly LimitsPlan Limits = new() { HeaderCount = 50, RequestLineSize = 4_096, RequestBodySize = 1_000 };

    [Fact]
    public async Task Start_CodeAfterThePlan_WinsOnTheWireAndInThePlan()
    {
        await using var server = await PlannedServer.StartAsync(
            TestPlan.Make(PlannedServer.AnyPort, Limits, settings: Settings),
            LimitsApplication.Map,
            after: b => b.WebHost.ConfigureKestrel(k =>
            {
                k.Limits.MaxRequestLineSize = 102;
                k.Limits.MaxRequestBodySize = null;
            }));

        Assert.Equal(
            [
                Settings[0],
                TestPlan.Setting("limit_request_line", "100", "code (KestrelServerOptions.Limits.MaxRequestLineSize)"),
                TestPlan.Setting("max_request_body_size", "0", "code (KestrelServerOptions.Limits.MaxRequestBodySize)"),
            ],
            server.Plan.Settings);
        var log = Assert.Single(server.Logs.Logs, l => l.Event.Name == "PlanOverridden");
        Assert.Contains("limit_request_line = 100 (KestrelServerOptions.Limits.MaxRequestLineSize)", log.Message, StringComparison.Ordinal);
        await using var http = await server.ConnectAsync();
        Assert.Equal(200, (await http.GetAsync("/" + new string('a', 100 - 14))).Status);
        await http.SendAsync($"POST /read HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n{new string('a', 1_001)}");
        Assert.Equal("1001", (await http.ReadResponseAsync()).Text);
    }

    [Fact]
    public async Task Start_CodeBeforeThePlan_Yields()
    {
        await using var server = await PlannedServer.StartAsync(
            TestPlan.Make(PlannedServer.AnyPort, Limits, settings: Settings),
            LimitsApplication.Map,
            before: b => b.WebHost.ConfigureKestrel(k => k.Limits.MaxRequestLineSize = 102));

        Assert.Equal(Settings, server.Plan.Settings);
        Assert.DoesNotContain(server.Logs.Logs, l => l.Event.Name == "PlanOverridden");
        await using var http = await server.ConnectAsync();
        Assert.Equal(200, (await http.GetAsync("/" + new string('a', 200))).Status);
    }
}
