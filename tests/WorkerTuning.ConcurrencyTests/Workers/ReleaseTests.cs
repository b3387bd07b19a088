namespace WorkerTuning.ConcurrencyTests.Workers;

/// <summary>A lease is given back while others come, leave, or recycle the worker.</summary>
public sealed class ReleaseTests
{
    [Fact]
    public void Release_AgainstEnqueue_ServesEverybody() => Schedules.Hold(EnqueueAsync);

    [Fact]
    public void Release_ThatLooksTooEarlyWhoWaits_IsFound() =>
        Faults.Prove(on => Faults.EarlyLook = on, EnqueueAsync, "deadlock");

    [Fact]
    public void Grant_AgainstAClientThatLeaves_IsGivenOn() => Schedules.Hold(async () =>
    {
        var scene = new Scene();
        Visit a = new("a"), b = new("b"), c = new("c");
        await Task.WhenAll(
            Task.Run(() => scene.ServeAsync(a, scene.Work)),
            Task.Run(() => scene.ServeAsync(b, scene.Work)),
            Task.Run(b.LeaveAsync),
            Task.Run(() => scene.ServeAsync(c, scene.Work)));
        Assert.Equal((200, 200), (a.Status, c.Status));
        Assert.Contains(b.Status, new[] { 200, 499 });
        await scene.CheckAsync();
    });

    [Fact]
    public void Recycling_AgainstRelease_DropsNobody() => Schedules.Hold(async () =>
    {
        var scene = new Scene(capacity: 2);
        Visit[] visits = [new("a"), new("b"), new("c"), new("d")];
        await Task.WhenAll([
            .. visits.Select((v, i) => Task.Run(() => scene.ServeAsync(v, i == 0 ? Scene.Answer : scene.Work))),
            Task.Run(() =>
            {
                scene.Recycle();
                scene.Recycle();
            }),
        ]);
        Assert.All(visits, v => Assert.InRange(v.Status, 200, 204));
        await scene.CheckAsync();
    });

    [Fact]
    public void Limit_ThatShrinksAndGrows_ServesEverybody() => Schedules.Hold(async () =>
    {
        var scene = new Scene(workers: 2);
        Visit[] visits = [new("a"), new("b"), new("c")];
        await Task.WhenAll([
            .. visits.Select(v => Task.Run(() => scene.ServeAsync(v, scene.Work))),
            Task.Run(() =>
            {
                scene.Pool.Limit(1, []);
                scene.Pool.Limit(null, []);
            }),
        ]);
        Assert.All(visits, v => Assert.Equal(200, v.Status));
        await scene.CheckAsync();
    });

    private static async Task EnqueueAsync()
    {
        var scene = new Scene();
        Visit[] visits = [new("a"), new("b"), new("c")];
        await Task.WhenAll([.. visits.Select(v => Task.Run(() => scene.ServeAsync(v, scene.Work)))]);
        Assert.All(visits, v => Assert.Equal(200, v.Status));
        await scene.CheckAsync();
    }
}
