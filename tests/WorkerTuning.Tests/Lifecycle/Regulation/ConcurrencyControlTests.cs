using WorkerTuning.Admission;
using WorkerTuning.Lifecycle.Regulation;
using WorkerTuning.Planning;
using WorkerTuning.Tests.Shared;
using WorkerTuning.Tests.Workers;
using WorkerTuning.Workers;

namespace WorkerTuning.Tests.Lifecycle.Regulation;

public sealed class ConcurrencyControlTests : IDisposable
{
    private static readonly RegulationPlan Adaptive = new() { IsAdaptive = true, MinConcurrency = 2, MaxConcurrency = 1_000 };

    private readonly TestWorkers _workers = new();
    private readonly CapturingLoggerProvider _logs = new();
    private readonly AdmissionRules _rules = new();
    private readonly ConcurrencyControl _control;

    public ConcurrencyControlTests()
    {
        _control = new ConcurrencyControl(_workers.Pool, _rules, _logs.CreateLogger("regulation"));
        _workers.Serve(2, 1_000);
    }

    private WorkerPool Pool => _workers.Pool;

    private int Shares => Pool.Workers.Sum(w => w.Share);

    public void Dispose()
    {
        _workers.Dispose();
        _logs.Dispose();
    }

    private List<Lease> Begin(int count) =>
        [.. Enumerable.Range(0, count).Select(_ => Pool.TryLease() is { } worker ? _workers.Begin(new TestRequest().Context, worker) : null).OfType<Lease>()];

    /// <summary>As many requests as are let in, each that long, over and over; a look after the third time, while the next ones run.</summary>
    private void Window(double seconds)
    {
        for (var i = 0; i < 4; i++)
        {
            var leases = Begin(2_000);
            if (i == 3)
                _control.Tick(3 * seconds, wasFull: true);
            _workers.Time.Advance(TimeSpan.FromSeconds(seconds));
            leases.ForEach(l => l.End());
        }
    }

    [Fact]
    public void Set_Adaptive_HoldsThePoolToTheLimit()
    {
        _control.Set(Adaptive);

        Assert.Equal((20, 20), (Shares, Begin(100).Count));
        Assert.Contains("between 2 and 1000", _logs.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Set_AdaptiveUnderLoad_LetsThoseGoOnAndHasRoomForThem()
    {
        Begin(100);
        _control.Set(Adaptive);

        Assert.Equal((125, 25), (Shares, Begin(100).Count));
    }

    [Fact]
    public void Tick_LatencyStaysTheSame_TheLimitGrows()
    {
        _control.Set(Adaptive);
        Window(0.1);
        Assert.Equal(40, Shares);
        Window(0.1);
        Assert.Equal((80, 1d), (Shares, _control.Regulator!.State.Gradient));
    }

    [Fact]
    public void Tick_LatencyRises_TheLimitFallsAndTheLogSaysWhy()
    {
        _control.Set(Adaptive);
        for (var i = 0; i < 4; i++)
            Window(0.1);
        Window(0.25);

        Assert.InRange(_control.Regulator!.State.Gradient, 0.5, 0.6);
        Assert.InRange(Shares, 256, 280);
        Assert.Contains("The concurrency limit went from 20 to 40: requests take 100.0 ms", _logs.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Tick_RequestsThatStand_DoNotCount()
    {
        _control.Set(Adaptive);
        var streams = Begin(15);
        _workers.Time.Advance(TimeSpan.FromSeconds(6));
        _control.Tick(6, wasFull: false);
        Assert.Equal((20 + 15, 20), (Shares, Begin(100).Count));
        streams.ForEach(s => s.End());
        _control.Tick(0.25, wasFull: false);

        Assert.Equal((20, 0), (Shares, Begin(100).Count));
    }

    [Fact]
    public void Set_OtherBounds_HoldAtOnceAndKeepWhatWasLearnt()
    {
        _control.Set(Adaptive);
        Window(0.1);
        _control.Set(Adaptive with { MaxConcurrency = 30 });
        _control.Tick(0.25, wasFull: false);

        Assert.Equal((30, 0.1), (Shares, Math.Round(_control.Regulator!.State.Baseline, 3)));
    }

    [Fact]
    public void Set_Fixed_GivesTheWorkersAllTheyHave()
    {
        _control.Set(Adaptive);
        var leases = Begin(10);
        _control.Set(new RegulationPlan());
        leases.ForEach(l => l.End());

        Assert.Equal((2_000, true, true), (Shares, _control.Regulator is null, Pool.Latencies is null));
        Assert.Equal(2_000, Begin(3_000).Count);
        Assert.Contains("Concurrency is fixed from now on", _logs.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Tick_RequestsRefusedForAnOverload_AreSaidOnceAMinute()
    {
        _control.Set(new RegulationPlan());
        for (var i = 0; i < 3; i++)
        {
            _rules.Refused(Refusal.Overload);
            _control.Tick(0.25, wasFull: false);
        }

        Assert.Contains("Overload: 1 requests", Assert.Single(_logs.Logs).Message, StringComparison.Ordinal);
        _control.Tick(60, wasFull: false);
        Assert.Contains("Overload: 2 requests", _logs.Logs[^1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tick_AMinuteWithoutARefusal_SaysOnceThatTheOverloadIsOver()
    {
        _control.Set(new RegulationPlan());
        _control.Tick(100, wasFull: false);
        for (var i = 0; i < 5; i++)
        {
            _rules.Refused(i == 0 ? Refusal.ShedFirst : Refusal.Overload);
            _control.Tick(10, wasFull: true);
        }

        for (var i = 0; i < 40; i++)
            _control.Tick(10, wasFull: false);

        Assert.Equal(
            [
                "Overload: 1 requests were answered with 503 because the queue stood longer than queue_target allows; 0 wait, 0 run, 0.0 end in a second",
                "Overload: 4 requests were answered with 503 because the queue stood longer than queue_target allows; 0 wait, 0 run, 0.0 end in a second",
                "The overload is over: none was refused for a minute, after 5 requests in 40 s",
            ],
            _logs.Logs.Select(l => l.Message));
    }

    [Fact]
    public void Tick_TheLimitSwings_IsSaidOnceAMinute()
    {
        _control.Set(Adaptive);
        for (var i = 0; i < 20; i++)
            Window(i % 2 == 0 ? 0.1 : 0.4);

        Assert.InRange(_logs.Logs.Count(l => l.Message.Contains("The concurrency limit went", StringComparison.Ordinal)), 1, 2);
    }
}
