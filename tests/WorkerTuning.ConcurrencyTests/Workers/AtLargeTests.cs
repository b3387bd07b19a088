using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using WorkerTuning.Admission;

namespace WorkerTuning.ConcurrencyTests.Workers;

/// <summary>Requests in the application whose endpoint is not known yet, against those that end, recycle the worker, or refuse.</summary>
public sealed class AtLargeTests
{
    private static readonly Endpoint Exempt = new(static _ => Task.CompletedTask, new EndpointMetadataCollection(new ExemptFromWorkersAttribute()), "exempt");

    [Fact]
    public void AtLarge_ThatTurnsOutExempt_NeedsNoPlace() => Schedules.Hold(async () =>
    {
        var scene = Open();
        Visit work = new("work"), probe = new("probe"), more = new("more");
        await Task.WhenAll(
            Task.Run(() => scene.ServeAsync(work, c => Run(scene, c))),
            Task.Run(() => scene.ServeAsync(probe, Probe)),
            Task.Run(() => scene.ServeAsync(more, c => Run(scene, c))),
            Task.Run(scene.Recycle));
        Assert.Equal((200, 204, 200), (work.Status, probe.Status, more.Status));
        await scene.CheckAsync();
    });

    [Fact]
    public void AtLarge_ThatWaitsAtItsEndpoint_IsServedInTurn() => Schedules.Hold(async () =>
    {
        var scene = Open();
        Visit[] visits = [new("a"), new("b"), new("c")];
        await Task.WhenAll([
            .. visits.Select(v => Task.Run(() => scene.ServeAsync(v, c => Run(scene, c)))),
            Task.Run(scene.Recycle),
        ]);
        Assert.All(visits, v => Assert.Equal(200, v.Status));
        await scene.CheckAsync();
    });

    [Fact]
    public void AtLarge_AgainstRefusals_HasOneOutcome() => Schedules.Hold(async () =>
    {
        var scene = Open(queueLimit: 1);
        Visit[] visits = [new("a"), new("b"), new("c")];
        await Task.WhenAll([
            .. visits.Select(v => Task.Run(() => scene.ServeAsync(v, c => Run(scene, c)))),
            Task.Run(() => scene.Pool.Queue.RefuseUntil(long.MaxValue, Refusal.QueueTimeout)),
        ]);
        Assert.All(visits, v => Assert.Contains(v.Status, new[] { 200, 503 }));
        Assert.Contains(visits, v => v.Status == 200);
        await scene.CheckAsync();
    });

    [Fact]
    public void AtLarge_WithoutAnEndpoint_LeavesNothingBehind() => Schedules.Hold(async () =>
    {
        var scene = Open();
        Visit[] visits = [new("a"), new("b"), new("c")];
        await Task.WhenAll([.. visits.Select(v => Task.Run(() => scene.ServeAsync(v, Scene.Answer)))]);
        Assert.All(visits, v => Assert.Equal(204, v.Status));
        await scene.CheckAsync();
    });

    private static Scene Open(int queueLimit = 10)
    {
        var scene = new Scene(queueLimit: queueLimit);
        scene.Hint.HasEndpoints = () => true;
        return scene;
    }

    // As routing and the endpoint middleware do.
    private static async Task Run(Scene scene, HttpContext context)
    {
        context.SetEndpoint(new Endpoint(scene.Work, EndpointMetadataCollection.Empty, "work"));
        await Task.Yield();
        await context.GetEndpoint()!.RequestDelegate!(context);
    }

    private static async Task Probe(HttpContext context)
    {
        context.SetEndpoint(Exempt);
        // It may use a worker-local, of whichever worker there is.
        context.RequestServices.GetRequiredService<Mark>().Engine.Value.Look();
        await Task.Yield();
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
