using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WorkerTuning.Tests.Control;
using WorkerTuning.Tests.Shared;
using WorkerTuning.Workers;

namespace WorkerTuning.Tests.Workers;

public sealed class UnfailingLoggerTests
{
    [Fact]
    public void Log_AProviderThatThrows_TheOthersHaveTheLine()
    {
        using var logs = new CapturingLoggerProvider();
        using var throwing = new ThrowingLoggerProvider();
        using var factory = LoggerFactory.Create(logging => logging.AddProvider(throwing).AddProvider(logs));
        var logger = factory.CreateUnfailing("any");

        Assert.True(logger.IsEnabled(LogLevel.Critical));
        logger.LogCritical("{Number}", 1);

        Assert.Equal((1, "1"), (throwing.Thrown, Assert.Single(logs.Logs).Message));
    }

    [Fact]
    public async Task APool_WhoseLogFailsAtEveryLine_RecyclesReloadsAndStops()
    {
        using var throwing = new ThrowingLoggerProvider();
        using var fixture = new ControlFixture(s => s.AddSingleton<ILoggerProvider>(throwing), settings: ("Workers", "3"));
        var runtime = fixture.Runtime;
        await runtime.StartAsync(fixture.Plan()).WithTimeout();
        runtime.Arbiter.Post(() => throw new NotSupportedException());
        runtime.Reload(fixture.Plan());
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        runtime.Arbiter.EachTick(() =>
        {
            var view = runtime.Default.Recycler.View;
            if (view.Draining.Length == 0 && view.Current.All(w => w.Identity.Generation == 2))
                done.TrySetResult();
            else
                runtime.Arbiter.Post(() => { });
        });
        runtime.Arbiter.Post(() => { });
        await done.Task.WithTimeout();
        await runtime.StopAsync().WithTimeout();

        Assert.Empty(fixture.Get<IWorkerPool>().GetSnapshot().Workers);
        Assert.True(throwing.Thrown > 3);
    }
}
