using System.Diagnostics;
using Microsoft.Extensions.Logging;
using WorkerTuning.Lifecycle;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Lifecycle;

public sealed class ArbiterTests : IDisposable
{
    private readonly CapturingLoggerProvider _logs = new();

    public void Dispose() => _logs.Dispose();

    [Fact]
    public void Turn_CommandsInOrder_ThenEveryRound()
    {
        using var arbiter = new Arbiter(_logs.CreateLogger("arbiter"), TimeSpan.FromHours(1));
        var done = new List<string>();
        arbiter.EachTick(() => done.Add("round"));
        arbiter.Post(() => done.Add("one"));
        arbiter.Post(() => throw new NotSupportedException());
        arbiter.Post(() => done.Add("two"));
        arbiter.Turn();

        Assert.Equal(["one", "two", "round"], done);
        Assert.Single(_logs.Logs, l => l.Event.Name == "ArbiterFailed");
    }

    [Fact]
    public void Turn_NoMemoryForTheWordsOfAFailure_GoesOn()
    {
        using var arbiter = new Arbiter(new ExhaustedLogger(), TimeSpan.FromHours(1));
        var rounds = 0;
        arbiter.EachTick(NoMemory.Throw);
        arbiter.EachTick(() => rounds++);

        arbiter.Turn();
        arbiter.Turn();

        Assert.Equal(2, rounds);
    }

    [Fact]
    public async Task Turn_CommandsThatNeverEnd_DoNotPutTheRoundsOff()
    {
        using var arbiter = new Arbiter(_logs.CreateLogger("arbiter"), TimeSpan.FromHours(1));
        var round = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var another = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        arbiter.EachTick(() => (round.Task.IsCompleted ? another : round).TrySetResult());
        arbiter.Post(Again);
        arbiter.Start();

        await another.Task.WithTimeout();

        void Again() => arbiter.Post(Again);
    }

    [Fact]
    public void Turn_CommandsThatTakeLong_LetTheRoundsInBetween()
    {
        var time = new ManualTime();
        using var arbiter = new Arbiter(_logs.CreateLogger("arbiter"), TimeSpan.FromHours(1), time);
        var done = new List<string>();
        arbiter.EachTick(() => done.Add("round"));
        foreach (var name in new[] { "one", "two", "three" })
        {
            arbiter.Post(() =>
            {
                done.Add(name);
                time.Advance(TimeSpan.FromMilliseconds(30));
            });
        }

        arbiter.Turn();
        arbiter.Turn();

        Assert.Equal(["one", "two", "round", "three", "round"], done);
    }

    [Fact]
    public async Task Start_WithAnActivityAndAnAsyncLocal_TheThreadSeesNeither()
    {
        using var arbiter = new Arbiter(_logs.CreateLogger("arbiter"), TimeSpan.FromHours(1));
        var local = new AsyncLocal<string?> { Value = "the start" };
        using var activity = new Activity("the start").Start();
        arbiter.Start();
        var seen = new TaskCompletionSource<(string?, Activity?)>(TaskCreationOptions.RunContinuationsAsynchronously);
        arbiter.Post(() => seen.SetResult((local.Value, Activity.Current)));

        Assert.Equal((null, null), await seen.Task.WithTimeout());
    }

    [Fact]
    public async Task PostAsync_ACommand_SaysWhetherItWasCarriedOut()
    {
        var arbiter = new Arbiter(_logs.CreateLogger("arbiter"), TimeSpan.FromHours(1));
        var early = arbiter.PostAsync(() => throw new NotSupportedException());
        arbiter.Start();
        Assert.True(await early.WithTimeout());
        arbiter.Dispose();

        Assert.False(await arbiter.PostAsync(() => { }).WithTimeout());
    }

    [Fact]
    public void EachTick_DuringATurn_JoinsTheNext()
    {
        using var arbiter = new Arbiter(_logs.CreateLogger("arbiter"), TimeSpan.FromHours(1));
        var done = new List<string>();
        arbiter.EachTick(() =>
        {
            done.Add("first");
            if (done.Count == 1)
                arbiter.EachTick(() => done.Add("second"));
        });
        arbiter.EachTick(() => done.Add("third"));
        arbiter.Turn();
        arbiter.Turn();

        Assert.Equal(["first", "third", "first", "third", "second"], done);
    }

    [Fact]
    public async Task Post_WakesTheThread()
    {
        using var arbiter = new Arbiter(_logs.CreateLogger("arbiter"), TimeSpan.FromHours(1));
        arbiter.Start();
        var thread = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        arbiter.Post(() => thread.SetResult(Thread.CurrentThread.Name));

        Assert.Equal("WorkerTuning arbiter", await thread.Task.WithTimeout());
    }

    [Fact]
    public void Post_AfterTheEnd_IsHarmless()
    {
        var arbiter = new Arbiter(_logs.CreateLogger("arbiter"), TimeSpan.FromHours(1));
        arbiter.Start();
        arbiter.Dispose();
        arbiter.Post(() => throw new NotSupportedException());

        Assert.Empty(_logs.Logs);
    }

    [Fact]
    public void Dispose_OnItsOwnThread_DoesNotWaitForItself()
    {
        var arbiter = new Arbiter(_logs.CreateLogger("arbiter"), TimeSpan.FromHours(1));
        using var done = new ManualResetEventSlim();
        arbiter.Start();
        arbiter.Post(() =>
        {
            arbiter.Dispose();
            done.Set();
        });

        Assert.True(done.Wait(TimeSpan.FromSeconds(15)));
    }

    private sealed class ExhaustedLogger : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => NoMemory.Throw();
    }
}
