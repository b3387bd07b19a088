using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace WorkerTuning.ConcurrencyTests.Workers;

/// <summary>Requests whose connection is upgraded: they give their place back, and their end, a recycle and the goodbye of the server meet them at any moment.</summary>
public sealed class LongLivedTests
{
    [Fact]
    public void AnUpgrade_GivesItsPlaceToWhoWaits() => Schedules.Hold(async () =>
    {
        var scene = new Scene();
        Visit socket = Upgradable("socket"), work = new("work");
        var served = new TaskCompletionSource();
        await Task.WhenAll(
            Task.Run(() => scene.ServeAsync(socket, async c =>
            {
                await UpgradeAsync(c);
                // Were the place still held, the other would wait for ever.
                await served.Task;
            })),
            Task.Run(async () =>
            {
                await scene.ServeAsync(work, scene.Work);
                served.SetResult();
            }));
        Assert.Equal(200, work.Status);
        await CheckAsync(scene);
    });

    [Fact]
    public void AnUpgrade_AgainstARecycleAndTheGoodbye_LeavesNothingBehind() => Schedules.Hold(async () =>
    {
        var scene = new Scene();
        Visit socket = Upgradable("socket"), work = new("work");
        await Task.WhenAll(
            Task.Run(() => scene.ServeAsync(socket, async c =>
            {
                await UpgradeAsync(c);
                await scene.Work(c);
            })),
            Task.Run(() => scene.ServeAsync(work, Scene.Answer)),
            Task.Run(scene.Recycle),
            Task.Run(scene.Watch.SayGoingAway));
        Assert.Contains(socket.Status, new[] { 200, 503 });
        Assert.Equal(204, work.Status);
        await CheckAsync(scene);
    });

    private static async Task CheckAsync(Scene scene)
    {
        Assert.All(scene.Pool.Workers, w => Assert.Equal(0, w.LongLived.Now));
        await scene.CheckAsync();
    }

    private static async Task UpgradeAsync(HttpContext context)
    {
        var upgrade = context.Features.Get<IHttpUpgradeFeature>()!;
        await upgrade.UpgradeAsync();
        await Task.Yield();
    }

    private static Visit Upgradable(string name)
    {
        var visit = new Visit(name);
        visit.Context.Request.Protocol = HttpProtocol.Http11;
        visit.Context.Features.Set<IHttpUpgradeFeature>(new Upgrade());
        return visit;
    }

    private sealed class Upgrade : IHttpUpgradeFeature
    {
        public bool IsUpgradableRequest => true;

        public Task<Stream> UpgradeAsync() => Task.FromResult<Stream>(new MemoryStream());
    }
}
