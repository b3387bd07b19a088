using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using WorkerTuning.Control;
using WorkerTuning.Lifecycle;
using WorkerTuning.Tests.Control;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Lifecycle;

public sealed class PoolLifeTests
{
    [Fact]
    public async Task State_FromTheStartToTheStop_MovesOn()
    {
        using var fixture = new ControlFixture(settings: ("Workers", "2"));
        var runtime = fixture.Runtime;
        Assert.Equal(PoolState.New, runtime.State);
        await runtime.StartAsync(fixture.Plan()).WithTimeout();
        Assert.Equal(PoolState.Running, runtime.State);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => runtime.StartAsync(fixture.Plan()));
        await runtime.StopAsync().WithTimeout();

        Assert.Equal(PoolState.Stopped, runtime.State);
        await runtime.EndAsync().WithTimeout();
    }

    [Fact]
    public async Task Dispose_OfARunningPool_EndsItsWorkers()
    {
        using var fixture = new ControlFixture(settings: ("Workers", "2"));
        var runtime = fixture.Runtime;
        await runtime.StartAsync(fixture.Plan()).WithTimeout();
        await runtime.DisposeAsync().WithTimeout();

        Assert.Equal(PoolState.Stopped, runtime.State);
        Assert.Empty(fixture.Get<IWorkerPool>().GetSnapshot().Workers);
    }

    [Fact]
    public async Task Commands_BeforeTheStartAndAfterTheEnd_AreAnswered()
    {
        using var fixture = new ControlFixture(settings: ("Workers", "2"));
        var pool = fixture.Get<IWorkerPoolControl>();
        pool.Recycle();
        Assert.False(await pool.RecycleAsync().WithTimeout());
        Assert.False(await pool.RecycleAsync(1).WithTimeout());
        await fixture.Runtime.StartAsync(fixture.Plan()).WithTimeout();
        Assert.False(await pool.RecycleAsync(3).WithTimeout());
        Assert.True(await pool.RecycleAsync(2).WithTimeout());
        await fixture.Runtime.DisposeAsync().WithTimeout();

        Assert.False(await pool.RecycleAsync().WithTimeout());
    }

    [Fact]
    public async Task RecycleAsync_GivenUp_GoesOnWithoutTheCaller()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var gates = new Gates { Next = Task.CompletedTask };
        using var fixture = new ControlFixture(services => services.AddSingleton(gates).AddWorkerLocal<Gated>(), settings: ("Workers", "1"));
        await fixture.Runtime.StartAsync(fixture.Plan()).WithTimeout();
        gates.Next = gate.Task;
        using var source = new CancellationTokenSource();
        var pool = fixture.Get<IWorkerPoolControl>();
        var recycle = pool.RecycleAsync(source.Token);
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => recycle.WithTimeout());
        var second = pool.RecycleAsync();
        gate.SetResult();
        Assert.True(await second.WithTimeout());
    }

    [Fact]
    public async Task Start_AHostedServiceThatAwaitsAReload_IsAnsweredAndTheReloadComes()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection([new("WorkerTuning:Workers", "2")]);
        builder.Services.AddSingleton<Reloading>().AddHostedService(provider => provider.GetRequiredService<Reloading>());
        builder.Services.AddWorkerTuning(builder.Configuration);
        await using var app = builder.Build();
        var applied = new TaskCompletionSource<ReloadResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        app.Services.GetRequiredService<Reloader>().Ended += result => applied.TrySetResult(result);
        await app.StartAsync().WithTimeout();

        Assert.False(app.Services.GetRequiredService<Reloading>().Answer!.Applied);
        var result = await applied.Task.WithTimeout();
        Assert.Equal((true, 2), (result.Applied, result.Revision));
        await app.StopAsync().WithTimeout();
    }

    private sealed class Gates
    {
        public required Task Next { get; set; }
    }

    private sealed class Gated(Gates gates) : IWorkerWarmup
    {
        public async ValueTask WarmUpAsync(CancellationToken cancellationToken) => await gates.Next;
    }

    private sealed class Reloading(IWorkerPoolControl pool) : IHostedService
    {
        public ReloadResult? Answer { get; private set; }

        public async Task StartAsync(CancellationToken cancellationToken) => Answer = await pool.ReloadAsync(cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
