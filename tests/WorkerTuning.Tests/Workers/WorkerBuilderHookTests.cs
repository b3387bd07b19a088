using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using WorkerTuning.Tests.Shared;
using WorkerTuning.Workers;

namespace WorkerTuning.Tests.Workers;

public class WorkerBuilderHookTests
{
    private readonly RecordingHooks _hooks = new();

    [Fact]
    public async Task Build_Good_CallsTheHooksOfAStartInOrder()
    {
        await BuildAsync(_ => _hooks.PostRequest(new() { Id = 1, Generation = 1 }, null!)).WithTimeout();

        // The recorder's own entry stands for the worker-local's constructor.
        Assert.Equal(["pre_fork 1.1", "post_fork 1.1", "post_request 1.1", "post_worker_init 1.1"], _hooks.Calls);
    }

    [Fact]
    public async Task Build_Failed_ExitsTheWorkerThatWasForked()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => BuildAsync(_ => throw new InvalidOperationException()).WithTimeout());

        Assert.Equal(["pre_fork 1.1", "post_fork 1.1", "worker_exit 1.1", "child_exit 1.1"], _hooks.Calls);
    }

    [Fact]
    public async Task Build_Cancelled_ExitsTheWorkerThatWasForked()
    {
        using var cancel = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => BuildAsync(_ => cancel.Cancel(), cancellationToken: cancel.Token).WithTimeout());

        Assert.Equal(["pre_fork 1.1", "post_fork 1.1", "worker_exit 1.1", "child_exit 1.1"], _hooks.Calls);
    }

    [Theory]
    [InlineData("pre_fork", "pre_fork")]
    [InlineData("post_fork", "pre_fork post_fork worker_exit child_exit")]
    [InlineData("post_worker_init", "pre_fork post_fork post_worker_init worker_exit child_exit")]
    public async Task Build_CancelledInsideAHook_EndsWithIt(string name, string calls)
    {
        using var cancel = new CancellationTokenSource();
        var hanging = new HangingHooks(name);
        var build = BuildAsync(_ => { }, hanging, cancel.Token);
        await hanging.CalledAsync(name);
        await cancel.CancelAsync();
        await hanging.CancelledAsync(name);
        Assert.False(build.IsCompleted);
        hanging.LetGo();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => build.WithTimeout());
        Assert.Equal(calls.Split(' '), hanging.Calls);
    }

    private async Task<Worker> BuildAsync(Action<IServiceProvider> make, IWorkerHooks? hooks = null, CancellationToken cancellationToken = default)
    {
        var services = new ServiceCollection();
        services.AddWorkerLocal(provider =>
        {
            make(provider);
            return new object();
        });
        await using var provider = services.BuildServiceProvider();
        var builder = new WorkerBuilder(
            provider.GetRequiredService<IServiceScopeFactory>(), provider.GetServices<WorkerLocalType>(), new WorkerHooks([hooks ?? _hooks], NullLoggerFactory.Instance));
        return await builder.BuildAsync(new WorkerIdentity(1, 1, 1, 0), TimeProvider.System, _ => { }, cancellationToken);
    }
}
