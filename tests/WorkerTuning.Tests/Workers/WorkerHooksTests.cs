using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;
using WorkerTuning.Tests.Shared;
using WorkerTuning.Workers;

namespace WorkerTuning.Tests.Workers;

public class WorkerHooksTests
{
    private static readonly WorkerIdentity Worker = new(3, 2, 1, 0);

    private static readonly Dictionary<string, (string Method, Func<WorkerHooks, Task> Call, string Recorded)> Table = new()
    {
        ["on_starting"] = (nameof(IWorkerHooks.OnStartingAsync), h => h.OnStartingAsync(null!, default), "on_starting"),
        ["when_ready"] = (nameof(IWorkerHooks.WhenReadyAsync), h => h.WhenReadyAsync(null!, default), "when_ready"),
        ["on_reload"] = (nameof(IWorkerHooks.OnReloadAsync), h => h.OnReloadAsync(null!), "on_reload"),
        ["pre_fork"] = (nameof(IWorkerHooks.PreForkAsync), h => h.PreForkAsync(Worker, default).AsTask(), "pre_fork 3.2"),
        ["post_fork"] = (nameof(IWorkerHooks.PostForkAsync), h => h.PostForkAsync(Worker, default).AsTask(), "post_fork 3.2"),
        ["post_worker_init"] = (nameof(IWorkerHooks.PostWorkerInitAsync), h => h.PostWorkerInitAsync(Worker, default).AsTask(), "post_worker_init 3.2"),
        ["worker_int"] = (nameof(IWorkerHooks.WorkerIntAsync), h => h.WorkerIntAsync(Worker), "worker_int 3.2"),
        ["worker_abort"] = (nameof(IWorkerHooks.WorkerAbortAsync), h => h.WorkerAbortAsync(Worker), "worker_abort 3.2"),
        ["pre_request"] = (nameof(IWorkerHooks.PreRequest), h => Now(() => h.PreRequest(Worker, new DefaultHttpContext())), "pre_request 3.2"),
        ["post_request"] = (nameof(IWorkerHooks.PostRequest), h => Now(() => h.PostRequest(Worker, new DefaultHttpContext())), "post_request 3.2"),
        ["worker_exit"] = (nameof(IWorkerHooks.WorkerExitAsync), h => h.WorkerExitAsync(Worker), "worker_exit 3.2"),
        ["child_exit"] = (nameof(IWorkerHooks.ChildExitAsync), h => h.ChildExitAsync(Worker), "child_exit 3.2"),
        ["nworkers_changed"] = (nameof(IWorkerHooks.NWorkersChangedAsync), h => h.NWorkersChangedAsync(4, null), "nworkers_changed 4 null"),
        ["on_exit"] = (nameof(IWorkerHooks.OnExitAsync), h => h.OnExitAsync(), "on_exit"),
    };

    public static TheoryData<string> Names => [.. Table.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Call_HookThrows_IsLoggedByItsNameAndTheNextIsCalled(string name)
    {
        using var logs = new CapturingLoggerProvider();
        var recorder = new RecordingHooks();
        var hooks = new WorkerHooks([new ThrowingHooks(), recorder], logs.ToFactory());

        await Table[name].Call(hooks).WithTimeout();

        Assert.Equal([Table[name].Recorded], recorder.Calls);
        var log = Assert.Single(logs.Logs);
        Assert.Equal((LogLevel.Error, "HookFailed"), (log.Level, log.Event.Name));
        Assert.Contains($"The hook {name} of ThrowingHooks threw", log.Message);
        Assert.IsType<InvalidOperationException>(log.Exception);
    }

    [Fact]
    public void Table_OfTheseTests_HasEveryHook() =>
        Assert.Equal(
            typeof(IWorkerHooks).GetMethods(BindingFlags.Public | BindingFlags.Instance).Select(m => m.Name).Order(),
            Table.Values.Select(row => row.Method).Append(nameof(IWorkerHooks.SslContext)).Order());

    [Fact]
    public void SslContext_HookThrows_IsForTheServerToFailOn()
    {
        using var logs = new CapturingLoggerProvider();
        var hooks = new WorkerHooks([new NoHooks(), new ThrowingHooks()], logs.ToFactory());

        Assert.Throws<InvalidOperationException>(() => hooks.SslContext(null!, new HttpsConnectionAdapterOptions()));
        Assert.Empty(logs.Logs);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Call_HookNotImplemented_DoesNothing(string name)
    {
        using var logs = new CapturingLoggerProvider();

        await Table[name].Call(new WorkerHooks([new NoHooks()], logs.ToFactory())).WithTimeout();

        Assert.Empty(logs.Logs);
    }

    [Fact]
    public async Task Later_ManyCalls_KeepTheirOrder()
    {
        using var logs = new CapturingLoggerProvider();
        var recorder = new RecordingHooks();
        var hooks = new WorkerHooks([recorder], logs.ToFactory());

        Task last = Task.CompletedTask;
        for (var i = 1; i <= 200; i++)
        {
            var number = i;
            last = hooks.Later(h => h.NWorkersChangedAsync(number, number - 1));
        }

        await last.WithTimeout();
        Assert.Equal(Enumerable.Range(1, 200).Select(i => $"nworkers_changed {i} {i - 1}"), recorder.Calls);
    }

    private static Task Now(Action call)
    {
        call();
        return Task.CompletedTask;
    }

    private sealed class NoHooks : IWorkerHooks;
}
