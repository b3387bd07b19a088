using System.Diagnostics;
using WorkerTuning.Applying;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Applying;

public sealed class ProcessTableTests
{
    [Fact]
    public void IsAlive_Own_IsTrue() => Assert.True(new ProcessTable().IsAlive(Environment.ProcessId));

    [Fact]
    public void IsAlive_TheFirstProcess_IsTrueForEveryUser() => Assert.True(new ProcessTable().IsAlive(1));

    [Fact]
    public async Task IsAlive_Ended_IsFalse()
    {
        using var process = Process.Start("true");
        await process.WaitForExitAsync().WithTimeout();

        Assert.False(new ProcessTable().IsAlive(process.Id));
    }
}
