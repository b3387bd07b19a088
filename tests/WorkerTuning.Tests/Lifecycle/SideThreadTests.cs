using WorkerTuning.Lifecycle;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Lifecycle;

public sealed class SideThreadTests
{
    [Fact]
    public void Run_ATask_IsDoneAndWhatItThrowsIsThrown()
    {
        using var side = new SideThread();
        var done = new List<string?>();
        side.Run(() => done.Add(Thread.CurrentThread.Name));
        Assert.Throws<NotSupportedException>(() => side.Run(() => throw new NotSupportedException()));
        side.Run(() => done.Add(Thread.CurrentThread.Name));

        Assert.Equal(["WorkerTuning side", "WorkerTuning side"], done);
    }

    [Fact]
    public async Task Run_ATaskThatHangs_IsLeftAndNotRunAgainBeforeItEnds()
    {
        using var side = new SideThread();
        using var goOn = new ManualResetEventSlim();
        var (begun, ended) = (0, new TaskCompletionSource());
        side.Run(Hang);
        side.Run(Hang);
        Assert.Equal(1, begun);
        goOn.Set();
        await ended.Task.WithTimeout();
        SpinWait.SpinUntil(() =>
        {
            side.Run(() => Interlocked.Increment(ref begun));
            return Volatile.Read(ref begun) > 1;
        }, WithTimeoutExtensions.Default);

        Assert.True(begun > 1);

        void Hang()
        {
            Interlocked.Increment(ref begun);
            goOn.Wait();
            ended.TrySetResult();
        }
    }

    [Fact]
    public void Once_ATaskThatHangs_IsLeft()
    {
        using var goOn = new ManualResetEventSlim();
        using var another = new ManualResetEventSlim();
        SideThread.Once(goOn.Wait);
        SideThread.Once(another.Set);

        Assert.True(another.Wait(WithTimeoutExtensions.Default));
        goOn.Set();
    }
}
