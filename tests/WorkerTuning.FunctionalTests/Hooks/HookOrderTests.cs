using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Hooks;

public class HookOrderTests
{
    private readonly RecordingHooks _hooks = new();

    [Theory]
    [InlineData("false")]
    [InlineData("true")]
    public async Task Start_AndStop_FollowGunicornsOrder(string preload)
    {
        var host = await StartAsync(new() { ["Workers"] = "1", ["PreloadApp"] = preload });
        await UntilCalledAsync(host, "when_ready");
        await host.DisposeAsync();

        Assert.Equal(
            ["nworkers_changed 1 null", "on_starting", "pre_fork 1.1", "post_fork 1.1", "post_worker_init 1.1", "when_ready", "worker_exit 1.1", "child_exit 1.1", "on_exit"],
            _hooks.Calls);
    }

    [Fact]
    public async Task Start_SeveralWorkers_IsReadyAfterTheLast()
    {
        await using var host = await StartAsync(new() { ["Workers"] = "3" });
        await UntilCalledAsync(host, "when_ready");

        var calls = _hooks.Calls;
        Assert.Equal("on_starting", calls[1]);
        Assert.Equal("when_ready", calls[^1]);
        for (var id = 1; id <= 3; id++)
            Assert.Equal([$"pre_fork {id}.1", $"post_fork {id}.1", $"post_worker_init {id}.1"], calls.Where(c => c.EndsWith($" {id}.1", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Start_FirstBuildFails_IsReadyOnceALaterOneSucceeds()
    {
        var failing = true;
        var starting = PoolHost.StartAsync(
            new() { ["Workers"] = "1" },
            services =>
            {
                services.AddSingleton<IWorkerHooks>(_hooks);
                services.AddWorkerLocal(_ => failing ? throw new InvalidOperationException("Not yet.") : new object());
            },
            _ => { },
            untilBuilt: false);
        await using var host = await starting;
        await host.Logs.WaitForAsync(l => l.Event.Name == "WorkerFailed");
        Assert.Equal(["nworkers_changed 1 null", "on_starting", "pre_fork 1.1", "post_fork 1.1", "worker_exit 1.1", "child_exit 1.1"], _hooks.Calls);

        failing = false;
        await host.AdvanceAsync(2);
        await UntilCalledAsync(host, "when_ready");

        Assert.Equal(["pre_fork 1.1", "post_fork 1.1", "post_worker_init 1.1", "when_ready"], _hooks.Calls.Skip(6));
    }

    [Theory]
    [InlineData("/", 200)]
    [InlineData("/await", 200)]
    [InlineData("/throw", 500)]
    [InlineData("/await-throw", 500)]
    [InlineData("/nowhere", 404)]
    public async Task Request_WhateverBecomesOfIt_IsBetweenItsHooks(string path, int status)
    {
        await using var host = await StartAsync(new() { ["Workers"] = "1" });
        await UntilCalledAsync(host, "when_ready");

        Assert.Equal(status, (await host.GetAsync(path)).Status);

        await UntilCalledAsync(host, "post_request 1.1");
        Assert.Equal(["pre_request 1.1", "post_request 1.1"], _hooks.Calls.Where(c => c.Contains("request", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/throw")]
    public async Task PostRequest_OfEveryRequest_StillHasItsWorker(string path)
    {
        var seen = new TaskCompletionSource<(int? Id, bool Same, string State)>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await StartAsync(new() { ["Workers"] = "1", ["MaxRequests"] = "1" }, services => services.AddSingleton<IWorkerHooks>(new Looking(seen)));

        await host.GetAsync(path);

        var (id, same, state) = await seen.Task.WithTimeout();
        Assert.Equal((1, true, "alive"), (id, same, state));
    }

    [Fact]
    public async Task Recycle_OfAWorker_BuildsTheSuccessorBeforeTheOldExits()
    {
        await using var host = await StartAsync(new() { ["Workers"] = "1" });
        await UntilCalledAsync(host, "when_ready");
        var before = _hooks.Calls.Count;

        host.Pool.Recycle();
        await UntilCalledAsync(host, "child_exit 1.1");

        Assert.Equal(["pre_fork 1.2", "post_fork 1.2", "post_worker_init 1.2", "worker_exit 1.1", "child_exit 1.1"], _hooks.Calls.Skip(before));
    }

    [Fact]
    public async Task Recycle_WhileARequestRuns_ExitsTheOldAfterItsPostRequest()
    {
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await StartAsync(new() { ["Workers"] = "1" }, map: app => app.MapGet("/slow", () => go.Task));
        var request = host.GetAsync("/slow");
        await UntilCalledAsync(host, "pre_request 1.1");

        host.Pool.Recycle();
        await host.UntilAsync(s => s.Workers is [{ Generation: 2 }, { State: WorkerState.Draining }]);
        Assert.DoesNotContain("worker_exit 1.1", _hooks.Calls);
        go.SetResult();
        await request;
        await UntilCalledAsync(host, "child_exit 1.1");

        Assert.Equal(["post_request 1.1", "worker_exit 1.1", "child_exit 1.1"], _hooks.Calls.TakeLast(3));
    }

    [Fact]
    public async Task Resize_UpAndDown_TellsTheCountInOrder()
    {
        await using var host = await StartAsync(new() { ["Workers"] = "2" });

        // One after another: several that come before the arbiter's turn are carried out as one.
        host.Pool.Resize(1);
        await UntilCalledAsync(host, "nworkers_changed 3 2");
        host.Pool.Resize(1);
        await UntilCalledAsync(host, "nworkers_changed 4 3");
        host.Pool.Resize(-3);
        host.Pool.Resize(0);
        await UntilCalledAsync(host, "nworkers_changed 1 4");

        Assert.Equal(
            ["nworkers_changed 2 null", "nworkers_changed 3 2", "nworkers_changed 4 3", "nworkers_changed 1 4"],
            _hooks.Calls.Where(c => c.StartsWith("nworkers", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task WorkerAbort_RequestThatDoesNotEnd_ComesBeforeTheWorkersExit()
    {
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await StartAsync(new() { ["Workers"] = "1", ["Timeout"] = "5" }, map: app => app.MapGet("/stuck", () => go.Task));
        var request = host.GetAsync("/stuck");
        await UntilCalledAsync(host, "pre_request 1.1");

        await host.AdvanceAsync(6);
        await host.AdvanceAsync(2);
        await UntilCalledAsync(host, "worker_abort 1.1");
        go.SetResult();
        await UntilCalledAsync(host, "child_exit 1.1");

        await Assert.ThrowsAsync<HttpRequestException>(() => request);
        var calls = _hooks.Calls.ToList();
        Assert.True(calls.IndexOf("worker_abort 1.1") < calls.IndexOf("worker_exit 1.1"));
    }

    [Fact]
    public async Task EveryHook_Throws_AndTheServerServesRecyclesAndStops()
    {
        var host = await StartAsync(new() { ["Workers"] = "1" }, services => services.AddSingleton<IWorkerHooks>(new ThrowingHooks()));

        Assert.Equal(200, (await host.GetAsync("/")).Status);
        host.Pool.Recycle();
        await UntilCalledAsync(host, "child_exit 1.1");
        Assert.Equal(200, (await host.GetAsync("/")).Status);
        host.Pool.Resize(1);
        await UntilCalledAsync(host, "nworkers_changed 2 1");
        await UntilCalledAsync(host, "when_ready");
        await host.DisposeAsync();

        Assert.Equal("on_exit", _hooks.Calls[^1]);
        string[] thrown = ["on_starting", "when_ready", "pre_fork", "post_fork", "post_worker_init", "pre_request", "post_request", "worker_exit", "child_exit", "nworkers_changed", "on_exit"];
        Assert.All(thrown, name => Assert.Contains(host.Logs.Logs, l => l.Event.Name == "HookFailed" && l.Message.Contains($"The hook {name} of", StringComparison.Ordinal)));
    }

    private Task<PoolHost> StartAsync(Dictionary<string, string?> settings, Action<IServiceCollection>? services = null, Action<WebApplication>? map = null) => PoolHost.StartAsync(
        settings,
        collection =>
        {
            services?.Invoke(collection);
            collection.AddSingleton<IWorkerHooks>(_hooks);
            collection.AddWorkerLocal(_ => new Alive());
        },
        app =>
        {
            app.MapGet("/", () => "hello");
            app.MapGet("/await", async () =>
            {
                await Task.Yield();
                return "hello";
            });
            app.MapGet("/throw", string () => throw new InvalidOperationException("The application's own."));
            app.MapGet("/await-throw", async Task<string> () =>
            {
                await Task.Yield();
                throw new InvalidOperationException("The application's own.");
            });
            map?.Invoke(app);
        });

    private Task UntilCalledAsync(PoolHost host, string call) => host.UntilAsync(_ => _hooks.Calls.Contains(call));

    private sealed class Alive : IDisposable
    {
        public string State { get; private set; } = "alive";

        public void Dispose() => State = "disposed";
    }

    private sealed class Looking(TaskCompletionSource<(int? Id, bool Same, string State)> seen) : IWorkerHooks
    {
        public void PostRequest(WorkerInfo worker, HttpContext context)
        {
            var feature = context.Features.Get<IWorkerFeature>();
            var local = context.RequestServices.GetRequiredService<WorkerLocal<Alive>>();
            seen.TrySetResult((feature?.WorkerId, feature?.Generation == worker.Generation, local.Value.State));
        }
    }
}
