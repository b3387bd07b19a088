using WorkerTuning.Control.Systemd;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Control.Systemd;

public sealed class ServiceStateTests
{
    private readonly ManualTime _time = new();
    private readonly NotedMessages _messages = new();

    [Fact]
    public void Look_Ready_OnlyOnceItListensAndAllWorkersAreWarm()
    {
        var state = Make();
        state.Look(2, 2, 20, TimeSpan.Zero);
        Assert.Empty(_messages.Sent);
        state.Started();
        state.Look(0, 2, 0, TimeSpan.Zero);
        state.Look(1, 2, 10, TimeSpan.Zero);
        Assert.Empty(_messages.Sent);

        state.Look(2, 2, 20, TimeSpan.Zero);
        state.Look(2, 2, 20, TimeSpan.Zero);

        Assert.Equal(["READY=1\nMAINPID=42\nSTATUS=2 workers, 20 requests at a time"], _messages.Sent);
    }

    [Fact]
    public void Look_NumberOfWorkersChanges_OnlyStatusIsSent()
    {
        var state = MakeReady();
        state.Look(2, 3, 20, TimeSpan.Zero);
        state.Look(3, 3, 30, TimeSpan.Zero);
        state.Look(0, 0, 0, TimeSpan.Zero);

        Assert.Equal(["STATUS=2 of 3 workers, 20 requests at a time", "STATUS=3 workers, 30 requests at a time", "STATUS=Drained: no workers, requests wait"], _messages.Sent);
    }

    [Fact]
    public void Reload_Ready_IsBracketed()
    {
        var state = MakeReady();
        state.Reloading();
        state.Look(1, 2, 10, TimeSpan.Zero);
        state.Reloaded(new ReloadResult { Applied = true, Revision = 2 });

        Assert.Matches("^RELOADING=1\nMONOTONIC_USEC=[0-9]{6,}\nSTATUS=Reloading$", _messages.Sent[0]);
        Assert.Equal("READY=1\nSTATUS=Plan 2 is in force", _messages.Sent[1]);
        Assert.Equal(2, _messages.Sent.Count);
    }

    [Fact]
    public void Reload_Refused_StatusSaysSoUntilOneIsNot()
    {
        var state = MakeReady();
        state.Reloading();
        state.Reloaded(new ReloadResult { Applied = false, Problems = ["workers = \"x\":\nwrong", "more"] });
        state.Look(2, 2, 20, TimeSpan.Zero);
        state.Reloading();
        state.Reloaded(new ReloadResult { Applied = true, Revision = 2 });
        state.Look(2, 2, 20, TimeSpan.Zero);

        Assert.Equal("STATUS=2 workers, 20 requests at a time. The last reload was refused: workers = \"x\": wrong", _messages.Sent[2]);
        Assert.Equal("STATUS=2 workers, 20 requests at a time", _messages.Sent[^1]);
    }

    [Fact]
    public void Reload_BeforeReady_IsNotTold()
    {
        var state = Make();
        state.Started();
        state.Reloading();
        state.Reloaded(new ReloadResult { Applied = true, Revision = 2 });

        Assert.Empty(_messages.Sent);
    }

    [Fact]
    public void Stopping_Anything_IsTheLastWord()
    {
        var state = MakeReady();
        state.Stopping();
        state.Stopping();
        state.Look(1, 2, 10, TimeSpan.Zero);
        state.Reloading();

        Assert.Equal(["STOPPING=1\nSTATUS=Stopping"], _messages.Sent);
    }

    [Fact]
    public void Look_Watchdog_IsFedAtHalfTheTimeWhileThePoolAnswers()
    {
        var state = Make(TimeSpan.FromSeconds(10));
        Look(TimeSpan.Zero);
        Assert.Equal(["WATCHDOG=1"], _messages.Sent);
        Advance(4.9, TimeSpan.Zero);
        Assert.Single(_messages.Sent);
        Advance(0.1, TimeSpan.Zero);
        Assert.Equal(2, _messages.Sent.Count);
        Advance(6, TimeSpan.FromSeconds(5));
        Assert.Equal(2, _messages.Sent.Count);
        Advance(1, TimeSpan.FromSeconds(4.9));
        Assert.Equal(3, _messages.Sent.Count);

        void Advance(double seconds, TimeSpan delay)
        {
            _time.Advance(TimeSpan.FromSeconds(seconds));
            Look(delay);
        }

        void Look(TimeSpan delay) => state.Look(0, 2, 0, delay);
    }

    [Fact]
    public void Look_Watchdog_IsFedWhileStopping()
    {
        var state = Make(TimeSpan.FromSeconds(10));
        state.Stopping();
        state.Look(0, 0, 0, TimeSpan.Zero);

        Assert.Equal("WATCHDOG=1", _messages.Sent[^1]);
    }

    [Fact]
    public void HandOver_Ready_NamesTheNextProcessAndSaysNothingMore()
    {
        var state = MakeReady(TimeSpan.FromSeconds(10));

        Assert.True(state.HandOver(43));

        Assert.Equal("MAINPID=43\nSTATUS=Process 43 has taken over", _messages.Sent[^1]);
        _messages.Sent.Clear();
        _time.Advance(TimeSpan.FromSeconds(60));
        state.Look(3, 3, 30, TimeSpan.Zero);
        state.Reloading();
        state.Reloaded(new ReloadResult { Applied = true, Revision = 2 });
        state.Stopping();
        Assert.Empty(_messages.Sent);
        Assert.False(state.HandOver(44));
    }

    [Fact]
    public void HandOver_NotReadyOrStopping_IsRefused()
    {
        Assert.False(Make().HandOver(43));
        var state = MakeReady();
        state.Stopping();
        Assert.False(state.HandOver(43));
        Assert.DoesNotContain(_messages.Sent, message => message.StartsWith("MAINPID", StringComparison.Ordinal));
    }

    [Fact]
    public void Adopt_OfANextProcess_IsAskedForOnceWarmAndSilentUntilThen()
    {
        var asked = 0;
        var state = new ServiceState(_messages, TimeSpan.FromSeconds(10), _time, 43, () => asked++);
        state.Look(2, 2, 20, TimeSpan.Zero);
        Assert.Equal(0, asked);
        state.Started();
        state.Look(1, 2, 10, TimeSpan.Zero);
        Assert.Equal(0, asked);
        state.Look(2, 2, 20, TimeSpan.Zero);
        state.Look(2, 2, 20, TimeSpan.Zero);
        Assert.Equal(1, asked);
        Assert.Empty(_messages.Sent);

        state.Adopt();
        state.Look(2, 2, 20, TimeSpan.Zero);

        Assert.Equal(["WATCHDOG=1", "READY=1\nMAINPID=43\nSTATUS=2 workers, 20 requests at a time"], _messages.Sent);
    }

    [Fact]
    public void Stopping_OfANextProcessThatIsNotAdopted_IsNotSaid()
    {
        var state = new ServiceState(_messages, TimeSpan.Zero, _time, 43, () => { });
        state.Started();
        state.Look(2, 2, 20, TimeSpan.Zero);

        state.Stopping();

        Assert.Empty(_messages.Sent);
    }

    private ServiceState Make(TimeSpan watchdog = default) => new(_messages, watchdog, _time, 42);

    private ServiceState MakeReady(TimeSpan watchdog = default)
    {
        var state = Make(watchdog);
        state.Started();
        state.Look(2, 2, 20, TimeSpan.Zero);
        _messages.Sent.Clear();
        return state;
    }

    private sealed class NotedMessages : INotify
    {
        public List<string> Sent { get; } = [];

        public bool Send(string state)
        {
            Sent.Add(state);
            return true;
        }
    }
}
