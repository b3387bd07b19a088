using WorkerTuning.Lifecycle;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Lifecycle;

public sealed class PoolProbeTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly ManualTime _time = new();
    private readonly CapturingLoggerProvider _logs = new();
    private readonly Queue<Action> _queued = [];
    private readonly List<int> _exits = [];
    private readonly PoolProbe _probe;

    public PoolProbeTests() => _probe = new PoolProbe(_time, _queued.Enqueue, _exits.Add, _logs.CreateLogger("probe"));

    public void Dispose() => _logs.Dispose();

    private void Pass(double seconds, HangAction action, TimeSpan? limit = null)
    {
        for (var passed = 0.0; passed < seconds; passed += 0.25)
        {
            _time.Advance(TimeSpan.FromSeconds(0.25));
            _probe.Check(limit ?? Limit, action);
        }
    }

    [Fact]
    public void Check_ThatIsAnswered_AsksAgain()
    {
        for (var i = 0; i < 3; i++)
        {
            _probe.Check(Limit, HangAction.Exit);
            _queued.Dequeue()();
        }

        Pass(100, HangAction.Exit, TimeSpan.Zero);
        Assert.Empty(_logs.Logs);
    }

    [Theory]
    [InlineData(HangAction.Log, 0)]
    [InlineData(HangAction.Exit, 1)]
    public void Check_WithoutAnAnswer_SaysSoOnceAndActs(HangAction action, int exits)
    {
        _probe.Check(Limit, action);
        Pass(29.75, action);
        Assert.Empty(_logs.Logs);
        Pass(60, action);

        Assert.Single(_logs.Logs, l => l.Event.Name == "PoolHangs");
        Assert.Equal(Enumerable.Repeat(PoolProbe.ExitCode, exits), _exits);
        Assert.True(_probe.Delay >= TimeSpan.FromSeconds(89));
    }

    [Fact]
    public void Check_AfterTheProcessStoodStill_GivesThePoolItsFullTime()
    {
        _probe.Check(Limit, HangAction.Exit);
        Pass(1, HangAction.Exit);
        _time.Advance(TimeSpan.FromHours(1));
        _probe.Check(Limit, HangAction.Exit);
        Assert.Empty(_exits);
        _queued.Dequeue()();
        Pass(100, HangAction.Log, TimeSpan.Zero);

        Assert.Empty(_exits);
    }

    [Fact]
    public void Check_NoLimit_NeverActs()
    {
        Pass(600, HangAction.Exit, TimeSpan.Zero);

        Assert.Empty(_exits);
    }
}
