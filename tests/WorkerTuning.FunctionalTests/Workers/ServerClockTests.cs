using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using WorkerTuning.Lifecycle;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Workers;

public sealed class ServerClockTests
{
    [Fact]
    public async Task Request_TheApplicationMovesItsOwnClockADay_IsNotLate()
    {
        var (time, entered, gate) = (new ManualTime(), new TaskCompletionSource(), new TaskCompletionSource());
        await using var server = await PoolServer.StartAsync(
            o => (o.Workers, o.WorkerClass, o.Timeout) = (1, WorkerClass.Sync, TimeSpan.FromDays(0.5)),
            app => app.MapGet("/", async (CancellationToken left) =>
            {
                entered.SetResult();
                await gate.Task.WaitAsync(left);
                return "in time";
            }),
            services => services.AddSingleton<TimeProvider>(time));
        var answer = server.GetAsync("/");
        await entered.Task.WithTimeout();

        time.Advance(TimeSpan.FromDays(1));
        // Whole rounds of the arbiter, which looks for late requests in each.
        for (var round = 0; round < 3; round++)
        {
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            server.Services.GetRequiredService<ServerRuntime>().Arbiter.Post(done.SetResult);
            await done.Task.WithTimeout();
        }

        gate.SetResult();

        Assert.Equal((200, "in time"), ((await answer.WithTimeout()) is var a ? (a.Status, a.Text) : default));
    }
}
