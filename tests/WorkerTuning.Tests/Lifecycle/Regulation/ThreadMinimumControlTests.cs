using WorkerTuning.Lifecycle;
using WorkerTuning.Lifecycle.Regulation;
using WorkerTuning.Planning;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Lifecycle.Regulation;

public sealed class ThreadMinimumControlTests : IDisposable
{
    private static readonly RegulationPlan Adaptive = new() { IsAdaptive = true, Cpu = 2, MaxThreads = 64 };

    private readonly ManualTime _time = new();
    private readonly CapturingLoggerProvider _logs = new();
    private readonly List<Action> _asked = [];
    private readonly PoolProbe _probe;
    private readonly ThreadMinimumControl _control;
    private int _minimum = 8;
    private readonly int _threads = 8;
    private TimeSpan _used;

    public ThreadMinimumControlTests()
    {
        _probe = new PoolProbe(_time, _asked.Add, _ => { }, _logs.CreateLogger("probe"));
        var threads = new ThreadControl(() => _minimum, to => (_minimum = to) == to, () => _threads, () => _used);
        _control = new ThreadMinimumControl(threads, _probe, _logs.CreateLogger("threads"));
    }

    public void Dispose() => _logs.Dispose();

    private void Pass(int looks, double processors)
    {
        for (var i = 0; i < looks; i++)
        {
            _probe.Check(TimeSpan.Zero, HangAction.Log);
            _time.Advance(TimeSpan.FromSeconds(0.25));
            _used += TimeSpan.FromSeconds(0.25 * processors);
            _control.Tick(0.25);
        }
    }

    private void Answer()
    {
        _asked.ForEach(a => a());
        _asked.Clear();
        _probe.Check(TimeSpan.Zero, HangAction.Log);
        _asked.ForEach(a => a());
        _asked.Clear();
    }

    [Fact]
    public void Tick_ThePoolAnswersLateOnIdleProcessors_RaisesTheMinimum()
    {
        _control.Set(Adaptive, null);
        Pass(2, processors: 0.1);

        Assert.Equal(12, _minimum);
        Assert.Contains("goes from 8 to 12", Assert.Single(_logs.Logs).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tick_ThePoolAnswersLateOnBusyProcessors_SaysSoOnceAndLeavesIt()
    {
        _control.Set(Adaptive, null);
        Pass(20, processors: 1.9);

        Assert.Equal(8, _minimum);
        Assert.Contains("more threads would not help", Assert.Single(_logs.Logs).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tick_BusyProcessorsThatComeAndGo_AreSaidOnceAMinute()
    {
        _control.Set(Adaptive, null);
        for (var i = 0; i < 20; i++)
        {
            Pass(4, processors: 1.9);
            Answer();
            _control.Tick(0.25);
        }

        Assert.Single(_logs.Logs);
    }

    [Fact]
    public void Tick_CalmAgain_GoesBackToWhatThePlanAsksFor()
    {
        _control.Set(Adaptive, 10);
        _minimum = 40;
        Answer();
        for (var i = 0; i < 2_000; i++)
            _control.Tick(0.25);

        Assert.Equal(10, _minimum);
    }

    [Fact]
    public void Set_Fixed_GivesBackWhatWasAdded()
    {
        _control.Set(new RegulationPlan(), null);
        Pass(8, processors: 0);
        Assert.Equal(8, _minimum);
        _control.Set(Adaptive, null);
        Pass(8, processors: 0);
        Assert.Equal(40, _minimum);
        _control.Set(new RegulationPlan(), null);

        Assert.Equal(8, _minimum);
    }
}
