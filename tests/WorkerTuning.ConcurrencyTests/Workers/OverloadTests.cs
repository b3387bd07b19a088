using WorkerTuning.Admission;

namespace WorkerTuning.ConcurrencyTests.Workers;

/// <summary>Requests wait too long, or more come than may wait, while others are given back.</summary>
public sealed class OverloadTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Overload_AgainstRelease_AnswersEverybody(bool newestFirst) => Schedules.Hold(async () =>
    {
        var scene = new Scene();
        scene.Pool.Queue.Discipline = new QueueDiscipline(TimeSpan.TicksPerSecond / 20, newestFirst);
        Visit[] visits = [new("a"), new("b"), new("c"), new("d")];
        var requests = Task.WhenAll([.. visits.Select(v => Task.Run(() => scene.ServeAsync(v, scene.Work)))]);
        await scene.ArbitrateAsync(requests, () => scene.Pool.Queue.Dispatch(scene.Clock.GetTimestamp()));
        await requests;
        Assert.All(visits, v => Assert.Contains(v.Status, new[] { 200, 503 }));
        Assert.Contains(visits, v => v.Status == 200);
        // An overload ends when there has been room for a while.
        scene.Pool.Queue.Dispatch(scene.Clock.GetTimestamp());
        scene.Clock.Advance(TimeSpan.FromSeconds(1));
        scene.Pool.Queue.Dispatch(scene.Clock.GetTimestamp());
        Assert.True(scene.Pool.Queue.IsOpen);
        await scene.CheckAsync();
    }, Schedules.Few);

    [Fact]
    public void FullQueue_AgainstRelease_RefusesOnlyWhileItIsFull() => Schedules.Hold(async () =>
    {
        var scene = new Scene(queueLimit: 1);
        Visit[] visits = [new("a"), new("b"), new("c")];
        await Task.WhenAll([.. visits.Select(v => Task.Run(() => scene.ServeAsync(v, scene.Work)))]);
        Assert.InRange(visits.Count(v => v.Status == 200), 2, 3);
        Assert.All(visits, v => Assert.Contains(v.Status, new[] { 200, 503 }));
        await scene.CheckAsync();
    });

    [Fact]
    public void QueueTimeout_AgainstRelease_GivesEachOneOutcome() => Schedules.Hold(async () =>
    {
        var scene = new Scene();
        Visit[] visits = [new("a"), new("b"), new("c")];
        await Task.WhenAll([
            .. visits.Select(v => Task.Run(() => scene.ServeAsync(v, scene.Work))),
            Task.Run(() => scene.Pool.Queue.RefuseUntil(scene.Clock.GetTimestamp(), Refusal.QueueTimeout)),
        ]);
        Assert.All(visits, v => Assert.Contains(v.Status, new[] { 200, 503 }));
        Assert.Contains(visits, v => v.Status == 200);
        await scene.CheckAsync();
    });
}
