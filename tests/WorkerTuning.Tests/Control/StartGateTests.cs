using WorkerTuning.Control;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Control;

public sealed class StartGateTests
{
    [Fact]
    public async Task Wait_UntilItIsOpened()
    {
        var gate = new StartGate { Patience = WithTimeoutExtensions.Default };
        var waiting = Task.Run(gate.Wait);
        Assert.False(waiting.IsCompleted);
        gate.Open();
        gate.Open();

        Assert.True(await waiting.WithTimeout());
        Assert.True(gate.Wait());
    }

    [Fact]
    public void Wait_StartThatHangs_EndsWithThePatience() => Assert.False(new StartGate { Patience = TimeSpan.FromMilliseconds(1) }.Wait());
}
