using Microsoft.Extensions.Hosting;
using WorkerTuning.Lifecycle.Memory;
using WorkerTuning.Tests.Applying;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Lifecycle.Memory;

[Collection(nameof(ProcessWide))]
public sealed class MemoryEffectsTests
{
    // Else this test would end its own process.
    [Fact]
    public async Task Exit_StopThrows_ProcessLivesOn()
    {
        var lifetime = new ThrowingLifetime();
        MemoryEffects.On(lifetime).Exit(0);
        (await lifetime.Caller.Task.WithTimeout()).Join(WithTimeoutExtensions.Default);
    }

    [Fact]
    public async Task Collect_WhatFollowsThrows_ProcessLivesOn()
    {
        var caller = new TaskCompletionSource<Thread>();
        MemoryEffects.On(new ThrowingLifetime()).Collect(() =>
        {
            caller.SetResult(Thread.CurrentThread);
            throw new InvalidOperationException("after the collection");
        });
        (await caller.Task.WithTimeout()).Join(WithTimeoutExtensions.Default);
    }

    private sealed class ThrowingLifetime : IHostApplicationLifetime
    {
        public TaskCompletionSource<Thread> Caller { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public CancellationToken ApplicationStarted => default;

        public CancellationToken ApplicationStopping => default;

        public CancellationToken ApplicationStopped => default;

        public void StopApplication()
        {
            Caller.SetResult(Thread.CurrentThread);
            throw new InvalidOperationException("a log provider threw");
        }
    }
}
