using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.DependencyInjection;

namespace WorkerTuning.ConcurrencyTests.Workers;

/// <summary>A thread that a request left behind uses what it kept of it, while the request ends and another takes over the pooled lease.</summary>
public sealed class LateThreadTests
{
    [Fact]
    public void LateThread_AsksForServices_SeesItsOwnOrNone() => Schedules.Hold(ServicesAsync);

    [Fact]
    public void LateThread_ThatIsNotAskedWhoseItIs_IsFound() =>
        Faults.Prove(on => Faults.AnyRequest = on, AbortAsync, "abort");

    [Fact]
    public void LateThread_Aborts_HitsNobodyElse() => Schedules.Hold(AbortAsync);

    [Fact]
    public void LateThread_SetsEndpointAndLimit_ChangesNothingOfAnother() => Schedules.Hold(async () =>
    {
        var scene = new Scene();
        scene.Pool.Timing = new WorkerTuning.Workers.RequestTiming(TimeSpan.TicksPerHour, false);
        Visit a = new("a"), b = new("b");
        Task late = Task.CompletedTask;
        var seen = 0;
        await scene.ServeAsync(a, Leave);
        await Task.WhenAll(late, Task.Run(() => scene.ServeAsync(b, Look)));
        Assert.Equal(1, seen);
        await scene.CheckAsync();

        Task Leave(HttpContext context)
        {
            var (timeout, endpoint, worker) = (context.Features.Get<IHttpRequestTimeoutFeature>()!, context.Features.Get<IEndpointFeature>()!, context.Features.Get<IWorkerFeature>()!);
            late = Task.Run(() =>
            {
                timeout.DisableTimeout();
                endpoint.Endpoint = new Endpoint(null, new EndpointMetadataCollection(new ExemptFromWorkersAttribute()), "late");
                Assert.InRange(worker.RequestNumber, 0, 1);
            });
            return Task.CompletedTask;
        }

        async Task Look(HttpContext context)
        {
            await scene.Work(context);
            var lease = Assert.Single(scene.Pool.Leases.All.ToArray());
            Assert.NotEqual(long.MaxValue, lease!.Deadline);
            Assert.True(lease.HoldsCapacity);
            seen++;
        }
    });

    [Fact]
    public void TwoThreads_OfOneRequest_GetOneScope() => Schedules.Hold(async () =>
    {
        var scene = new Scene();
        Visit a = new("a");
        await scene.ServeAsync(a, async context =>
        {
            var feature = context.Features.Get<IServiceProvidersFeature>()!;
            var seen = new IServiceProvider[2];
            await Task.WhenAll(Task.Run(() => seen[0] = feature.RequestServices), Task.Run(() => seen[1] = feature.RequestServices));
            Assert.Same(seen[0], seen[1]);
            await scene.Work(context);
        });
        Assert.Equal(200, a.Status);
        await scene.CheckAsync();
    });

    [Fact]
    public void ServicesThatLetGoOfTheWorkerTooEarly_AreFound() =>
        Faults.Prove(on => Faults.EarlyUnpin = on, DisposalAsync, "disposed");

    [Fact]
    public void Services_AgainstTheDisposalOfTheWorker_OutliveIt() => Schedules.Hold(DisposalAsync);

    private static async Task ServicesAsync()
    {
        var scene = new Scene();
        Visit a = new("a"), b = new("b");
        Task late = Task.CompletedTask;
        await Task.WhenAll(
            Task.Run(() => scene.ServeAsync(a, context =>
            {
                var feature = context.Features.Get<IServiceProvidersFeature>()!;
                late = Task.Run(() =>
                {
                    try
                    {
                        var mark = feature.RequestServices.GetRequiredService<Mark>();
                        Assert.True(mark.Owner is null or "a", $"A thread of a read the services of {mark.Owner}.");
                        mark.Owner = "a";
                    }
                    catch (ObjectDisposedException)
                    {
                        // The request is over.
                    }
                });
                return Task.CompletedTask;
            })),
            Task.Run(() => scene.ServeAsync(b, async context =>
            {
                var mark = context.RequestServices.GetRequiredService<Mark>();
                Assert.Null(mark.Owner);
                mark.Owner = "b";
                await scene.Work(context);
                Assert.Equal("b", mark.Owner);
            })));
        await late;
        // What came after the response is collected by the arbiter.
        scene.Pool.Requests.Orphans.Collect(all: true);
        await scene.CheckAsync();
    }

    private static async Task AbortAsync()
    {
        var scene = new Scene();
        var connection = new Connection();
        Visit a = new("a", connection), b = new("b", connection);
        Task late = Task.CompletedTask;
        await scene.ServeAsync(a, context =>
        {
            var lifetime = context.Features.Get<IHttpRequestLifetimeFeature>()!;
            late = Task.Run(lifetime.Abort);
            return Task.CompletedTask;
        });
        await Task.WhenAll(late, Task.Run(() => scene.ServeAsync(b, Scene.Answer)));
        Assert.False(b.IsAborted, "The abort of a hit b.");
        await scene.CheckAsync();
    }

    private static async Task DisposalAsync()
    {
        var scene = new Scene();
        Visit[] visits = [new("a"), new("b")];
        await Task.WhenAll([
            .. visits.Select(v => Task.Run(() => scene.ServeAsync(v, scene.Work))),
            Task.Run(scene.Recycle),
        ]);
        Assert.All(visits, v => Assert.Equal(200, v.Status));
        await scene.CheckAsync();
    }
}
