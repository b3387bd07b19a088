using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using WorkerTuning.Tests.Control;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Lifecycle;

/// <summary>What lives as long as a worker is built in a clean context, not in that of the call which started, resized or recycled the pool.</summary>
public sealed class WorkerContextFlowTests
{
    private static readonly AsyncLocal<string?> Local = new();

    [Fact]
    public async Task WorkerLocals_OfTheStartAResizeARecycleAndAReload_SeeNoneOfTheirCallers()
    {
        var seen = new List<string>();
        using var fixture = new ControlFixture(services => services.AddSingleton(seen).AddWorkerLocal<Seeing>(), settings: ("Workers", "1"));
        fixture.Lifetime.NotifyStarted();
        var pool = fixture.Get<IWorkerPoolControl>();
        using var activity = new Activity("a request").Start();
        Local.Value = "a request";

        await fixture.Runtime.StartAsync(fixture.Plan()).WithTimeout();
        pool.Resize(1);
        Assert.True(await pool.RecycleAsync(2).WithTimeout());
        Assert.True((await pool.ReloadAsync().WithTimeout()).Applied);
        Assert.True(await pool.RecycleAsync().WithTimeout());
        await fixture.Runtime.StopAsync().WithTimeout();

        lock (seen)
        {
            Assert.True(seen.Count >= 10, $"{seen.Count}");
            Assert.All(seen, s => Assert.Equal("clean", s));
        }
    }

    private sealed class Seeing : IWorkerWarmup, IAsyncDisposable
    {
        private readonly List<string> _seen;

        public Seeing(List<string> seen)
        {
            _seen = seen;
            Look();
        }

        public ValueTask WarmUpAsync(CancellationToken cancellationToken)
        {
            Look();
            return default;
        }

        public ValueTask DisposeAsync()
        {
            Look();
            return default;
        }

        private void Look()
        {
            lock (_seen)
                _seen.Add(Local.Value is null && Activity.Current is null ? "clean" : $"{Local.Value} {Activity.Current?.OperationName}");
        }
    }
}
