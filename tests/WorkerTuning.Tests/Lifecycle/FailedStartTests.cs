using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Lifecycle;

public sealed class FailedStartTests : IDisposable
{
    private readonly TcpListener _taken = new(IPAddress.Loopback, 0);
    private readonly List<string> _ended = [];
    private readonly RecordingHooks _hooks = new();

    public FailedStartTests() => _taken.Start();

    private int TakenPort => ((IPEndPoint)_taken.LocalEndpoint).Port;

    public void Dispose() => _taken.Dispose();

    private WebApplication Build(int port, string preload, Action<IServiceCollection>? before = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls($"http://127.0.0.1:{port}");
        builder.Configuration.AddInMemoryCollection([new("WorkerTuning:Workers", "2"), new("WorkerTuning:PreloadApp", preload)]);
        before?.Invoke(builder.Services);
        builder.Services.AddSingleton(_ended).AddSingleton<Journal>().AddSingleton<IWorkerHooks>(_hooks);
        builder.Services.AddWorkerTuning(builder.Configuration);
        builder.Services.AddWorkerLocal<Local>();
        return builder.Build();
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("true", false)]
    [InlineData("false", true)]
    public async Task Dispose_AfterThePortWasTaken_EndsTheWorkers(string preload, bool asynchronously)
    {
        var app = Build(TakenPort, preload);
        await Assert.ThrowsAsync<IOException>(() => app.StartAsync()).WithTimeout();
        Assert.Empty(_ended);
        if (asynchronously)
            await app.DisposeAsync().WithTimeout();
        else
            await Task.Run(((IDisposable)app).Dispose).WithTimeout();

        AssertWorkersHaveEnded(wereWarm: preload == "true");
    }

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public async Task StopAsync_AfterThePortWasTaken_EndsTheWorkers(string preload)
    {
        await using var app = Build(TakenPort, preload);
        await Assert.ThrowsAsync<IOException>(() => app.StartAsync()).WithTimeout();
        await app.StopAsync().WithTimeout();

        AssertWorkersHaveEnded();
    }

    [Fact]
    public async Task StopAsync_AfterAnotherFailedBeforeThePool_DoesNotWaitForIt()
    {
        await using var app = Build(0, "true", services => services.AddSingleton<IHostedService, Failing>());
        await Assert.ThrowsAsync<NotSupportedException>(() => app.StartAsync()).WithTimeout();
        await app.StopAsync().WithTimeout();

        Assert.Equal(["on_exit"], _hooks.Calls);
    }

    [Fact]
    public async Task Dispose_WithoutAStop_EndsTheWorkers()
    {
        var app = Build(0, "true");
        await app.StartAsync().WithTimeout();
        await app.DisposeAsync().WithTimeout();

        AssertWorkersHaveEnded();
    }

    private void AssertWorkersHaveEnded(bool wereWarm = true)
    {
        Assert.Equal(2, _ended.Count);
        if (wereWarm)
            Assert.All(_ended, e => Assert.Equal("ended while the journal was open", e));
        Assert.Equal(["child_exit 1.1", "child_exit 2.1", "worker_exit 1.1", "worker_exit 2.1"], _hooks.Calls.Where(c => c.Contains("_exit ", StringComparison.Ordinal)).Order());
    }

    /// <summary>What worker-locals use, made with the first of them.</summary>
    private sealed class Journal : IDisposable
    {
        public bool IsOpen { get; private set; } = true;

        public void Dispose() => IsOpen = false;
    }

    private sealed class Local(Journal journal, List<string> ended) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Task.Yield();
            lock (ended)
                ended.Add($"ended while the journal was {(journal.IsOpen ? "open" : "closed")}");
        }
    }

    private sealed class Failing : IHostedLifecycleService
    {
        public Task StartingAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
