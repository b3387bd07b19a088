using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using WorkerTuning.Planning;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Applying;

public sealed class ShutdownTests
{
    [Fact]
    public async Task Stop_RequestWithinTheTime_IsAnswered()
    {
        var request = new HeldRequest();
        await using var server = await StartAsync(request, TimeSpan.FromSeconds(30));
        await using var http = await server.ConnectAsync();
        var answer = http.GetAsync("/held");
        await request.Entered.WithTimeout();

        var stop = server.StopAsync();
        await request.HostStopping.WithTimeout();
        request.Release();

        Assert.Equal("held", (await answer).Text);
        await stop;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public async Task Stop_RequestPastTheTime_IsCutOff(int milliseconds)
    {
        var request = new HeldRequest();
        await using var server = await StartAsync(request, TimeSpan.FromMilliseconds(milliseconds));
        await using var http = await server.ConnectAsync();
        await http.SendAsync("GET /held HTTP/1.1\r\nHost: a\r\n\r\n");
        await request.Entered.WithTimeout();

        await server.StopAsync();

        var (_, received) = await http.ReadEndAsync();
        Assert.Empty(received);
        request.Release();
    }

    [Fact]
    public async Task Start_TimeoutOfCode_WinsAndPlanSaysSo()
    {
        var plan = TestPlan.Make(PlannedServer.AnyPort, shutdownTimeout: TimeSpan.FromSeconds(30), settings: TestPlan.Setting("graceful_timeout", "30", "default"));
        await using var server = await PlannedServer.StartAsync(
            plan, after: b => b.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(7)));

        Assert.Equal(TestPlan.Setting("graceful_timeout", "7", "code (HostOptions.ShutdownTimeout)"), Assert.Single(server.Plan.Settings));
        Assert.Contains(server.Logs.Logs, l => l.Event.Name == "PlanOverridden" && l.Message.EndsWith("graceful_timeout = 7 (HostOptions.ShutdownTimeout)", StringComparison.Ordinal));
    }

    private static Task<PlannedServer> StartAsync(HeldRequest request, TimeSpan timeout) => PlannedServer.StartAsync(
        TestPlan.Make(PlannedServer.AnyPort, shutdownTimeout: timeout),
        app =>
        {
            app.Lifetime.ApplicationStopping.Register(request.Stop);
            app.MapGet("/held", request.HoldAsync);
        });

    private sealed class HeldRequest
    {
        private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _stopping = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Entered => _entered.Task;

        public Task HostStopping => _stopping.Task;

        public void Stop() => _stopping.TrySetResult();

        public void Release() => _release.TrySetResult();

        public async Task<string> HoldAsync()
        {
            _entered.TrySetResult();
            await _release.Task;
            return "held";
        }
    }
}
