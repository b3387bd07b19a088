using Microsoft.AspNetCore.Http;
using WorkerTuning.Admission;
using WorkerTuning.Workers;

namespace WorkerTuning.ConcurrencyTests.Workers;

/// <summary>The arbiter ends requests while they end by themselves, while others come, and while the server stops.</summary>
public sealed class TimeLimitTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TimeLimit_AgainstTheEndOfARequest_HitsNobodyElse(bool isKestrel) => Schedules.Hold(async () =>
    {
        var scene = Timed();
        var connection = new Connection(isKestrel);
        Visit a = new("a", connection), b = new("b", connection);
        var requests = Task.Run(async () =>
        {
            await scene.ServeAsync(a, c => Ignore(scene, a, c));
            await scene.ServeAsync(b, c => Ignore(scene, b, c));
        });
        await scene.ArbitrateAsync(requests);
        await requests;
        Assert.Equal((200, 200), (a.Status, b.Status));
        await scene.CheckAsync();
    }, Schedules.Few);

    [Fact]
    public void TimeLimit_AgainstEnqueue_GivesTheWorkerOn() => Schedules.Hold(async () =>
    {
        var scene = Timed();
        Visit a = new("a"), b = new("b"), c = new("c");
        var requests = Task.WhenAll(
            Task.Run(() => scene.ServeAsync(a, Obey)),
            Task.Run(() => scene.ServeAsync(b, Obey)),
            Task.Run(() => scene.ServeAsync(c, x => Ignore(scene, c, x))));
        await scene.ArbitrateAsync(requests);
        await requests;
        // 499: it was cancelled, took its time, and its connection was aborted.
        Assert.All([a.Status, b.Status], s => Assert.Contains(s, new[] { 499, 504 }));
        Assert.Equal(200, c.Status);
        await scene.CheckAsync();
    }, Schedules.Few);

    [Fact]
    public void EndOfTheServer_AgainstEverything_AnswersEverybody() => Schedules.Hold(async () =>
    {
        var scene = new Scene();
        scene.Hint.HasEndpoints = () => true;
        Visit a = new("a"), b = new("b"), c = new("c");
        var requests = Task.WhenAll(
            Task.Run(() => scene.ServeAsync(a, Obey)),
            Task.Run(() => scene.ServeAsync(b, Obey)),
            Task.Run(() => scene.ServeAsync(c, scene.Work)));
        await scene.ArbitrateAsync(requests, () =>
        {
            scene.Watch.EndsAll = true;
            scene.Pool.Queue.RefuseUntil(long.MaxValue, Refusal.Stopping);
        });
        await requests;
        Assert.All([a.Status, b.Status], s => Assert.Contains(s, new[] { 499, 503, 504 }));
        Assert.Contains(c.Status, new[] { 200, 503 });
        await scene.CheckAsync();
    }, Schedules.Few);

    private static Scene Timed()
    {
        var scene = new Scene();
        scene.Pool.Timing = new RequestTiming(Limit.Ticks, false);
        return scene;
    }

    // Ends when it is cancelled.
    private static async Task Obey(HttpContext context)
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        context.RequestAborted.UnsafeRegister(static c => ((TaskCompletionSource)c!).SetResult(), cancelled);
        await cancelled.Task;
        context.RequestAborted.ThrowIfCancellationRequested();
    }

    // Ends by itself, and is cancelled only when its own time is over.
    private static async Task Ignore(Scene scene, Visit visit, HttpContext context)
    {
        var token = context.RequestAborted;
        await scene.Work(context);
        Assert.True(!token.IsCancellationRequested || scene.Clock.GetTimestamp() - visit.Came >= Limit.Ticks, $"Request {visit.Name} was cancelled before its time.");
    }
}
