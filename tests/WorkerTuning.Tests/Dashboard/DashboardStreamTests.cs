using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using WorkerTuning.Dashboard;
using WorkerTuning.Lifecycle;
using WorkerTuning.Planning;
using WorkerTuning.Tests.Control;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Dashboard;

public sealed class DashboardStreamTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(10, 10)]
    [InlineData(1_000, 300)]
    public async Task Serve_NobodyWatchedBefore_BeginsWithTheLastFiveMinutes(int seconds, int samples)
    {
        using var fixture = new ControlFixture();
        var (clock, body) = (new ManualTime(), new MemoryStream());
        var lifetime = new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance);
        using var stream = new DashboardStream(new DashboardState(fixture.Get<IPoolSnapshots>(), new PlanStore(TestPlan.Make()), clock, lifetime), clock, lifetime, NullLoggerFactory.Instance);
        clock.Advance(TimeSpan.FromSeconds(seconds));

        using var left = new CancellationTokenSource();
        var context = new DefaultHttpContext { RequestAborted = left.Token };
        context.Response.Body = body;
        var serving = stream.ServeAsync(context);
        await left.CancelAsync();
        await serving.WithTimeout();

        var lines = Encoding.UTF8.GetString(body.ToArray()).Split('\n');
        Assert.Equal("event: history", lines[0]);
        using var history = JsonDocument.Parse(lines[1]["data: ".Length..]);
        Assert.Equal(samples, history.RootElement.GetArrayLength());
        Assert.All(history.RootElement.EnumerateArray().TakeLast(1), s => Assert.Equal(clock.GetUtcNow(), s.GetProperty("time").GetDateTimeOffset()));
    }

    [Fact]
    public async Task Timer_StateCannotBeRead_IsAWarningAndTheProcessLives()
    {
        using var fixture = new ControlFixture();
        var (clock, pool) = (new ManualTime(), new BreakingPool(fixture.Get<IPoolSnapshots>()));
        using var logs = new CapturingLoggerProvider();
        var lifetime = new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance);
        using var stream = new DashboardStream(new DashboardState(pool, new PlanStore(TestPlan.Make()), clock, lifetime), clock, lifetime, logs.ToFactory());
        using var left = new CancellationTokenSource();
        var serving = stream.ServeAsync(new DefaultHttpContext { RequestAborted = left.Token });

        pool.IsBroken = true;
        clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Single(logs.Logs, log => log.Level == LogLevel.Warning && log.Message.EndsWith("get no state: broken", StringComparison.Ordinal));
        await left.CancelAsync();
        await serving.WithTimeout();
    }

    [Fact]
    public void Timer_LogThatThrowsAsWell_TheProcessLives()
    {
        using var fixture = new ControlFixture();
        var (clock, pool) = (new ManualTime(), new BreakingPool(fixture.Get<IPoolSnapshots>()) { IsBroken = true });
        using var throwing = new ThrowingLoggerProvider();
        var lifetime = new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance);
        using var stream = new DashboardStream(
            new DashboardState(pool, new PlanStore(TestPlan.Make()), clock, lifetime), clock, lifetime, LoggerFactory.Create(l => l.AddProvider(throwing)));

        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(1, throwing.Thrown);
    }

    private sealed class BreakingPool(IPoolSnapshots pools) : IPoolSnapshots
    {
        public bool IsBroken { get; set; }

        public WorkerPoolSnapshot Default => IsBroken ? throw new InvalidOperationException("broken") : pools.Default;

        public IEnumerable<WorkerPoolSnapshot> Named => pools.Named;
    }
}
