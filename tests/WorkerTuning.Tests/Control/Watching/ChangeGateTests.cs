using WorkerTuning.Control.Watching;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Control.Watching;

public sealed class ChangeGateTests
{
    private readonly ManualTime _time = new();
    private readonly List<string> _changed = [];
    private Dictionary<string, string> _files = new() { ["a"] = "1" };

    [Fact]
    public void Nudge_ManyInARow_AreOneChangeAfterSilence()
    {
        using var gate = Make();
        _files = new() { ["a"] = "2", ["b"] = "1" };
        for (var i = 0; i < 5; i++)
        {
            gate.Nudge();
            _time.Advance(ChangeGate.Silence / 2);
            Assert.Empty(_changed);
        }

        _time.Advance(ChangeGate.Silence);

        Assert.Equal(["a b"], _changed);
    }

    [Fact]
    public void Nudge_WithoutEnd_IsLookedAtAfterTheLongestTime()
    {
        using var gate = Make();
        _files = new() { ["a"] = "2" };
        for (var time = TimeSpan.Zero; time <= ChangeGate.Longest + ChangeGate.Silence; time += ChangeGate.Silence / 2)
        {
            gate.Nudge();
            _time.Advance(ChangeGate.Silence / 2);
        }

        Assert.Equal(["a"], _changed);
    }

    [Fact]
    public void Nudge_NothingChanged_IsNotTold()
    {
        using var gate = Make();
        gate.Nudge();
        _time.Advance(ChangeGate.Silence);

        Assert.Empty(_changed);
    }

    [Fact]
    public void Nudge_SecondChange_IsComparedWithTheFirst()
    {
        using var gate = Make();
        foreach (var stamp in new[] { "2", "2", "3" })
        {
            _files = new() { ["a"] = stamp };
            gate.Nudge();
            _time.Advance(ChangeGate.Silence);
        }

        Assert.Equal(["a", "a"], _changed);
    }

    [Fact]
    public void Dispose_PendingNudge_IsForgotten()
    {
        var gate = Make();
        _files = [];
        gate.Nudge();
        gate.Dispose();
        _time.Advance(ChangeGate.Silence);

        Assert.Empty(_changed);
    }

    [Fact]
    public void Make_InThePlaceOfAnother_TellsWhatChangedInBetween()
    {
        using var former = Make();
        _files = new() { ["a"] = "2", ["watched from now on"] = "1" };
        former.Nudge();
        former.Dispose();
        using var gate = new ChangeGate(_time, () => _files, files => _changed.Add(string.Join(' ', files)), former);
        _time.Advance(ChangeGate.Silence);
        gate.Nudge();
        _time.Advance(ChangeGate.Silence);

        Assert.Equal(["a"], _changed);
    }

    [Fact]
    public void Nudge_LookThrows_IsToldAndTheNextLooksAgain()
    {
        Exception? failure = null;
        var fails = false;
        using var gate = new ChangeGate(
            _time, () => fails ? throw new InvalidOperationException("gone") : _files, files => _changed.Add(string.Join(' ', files)), failed: e => failure = e);
        _files = new Dictionary<string, string> { ["new"] = "1" };
        fails = true;
        gate.Nudge();
        _time.Advance(ChangeGate.Silence);
        Assert.Equal("gone", failure?.Message);
        fails = false;
        gate.Nudge();
        _time.Advance(ChangeGate.Silence);

        Assert.Contains(_changed, c => c.Contains("new", StringComparison.Ordinal));
    }

    private ChangeGate Make() => new(_time, () => _files, files => _changed.Add(string.Join(' ', files)));
}
