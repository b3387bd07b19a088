using WorkerTuning.Control;

namespace WorkerTuning.Tests.Control;

public sealed class SignalTableTests
{
    [Theory]
    [InlineData("HUP", -1, nameof(ServerCommand.Reload))]
    [InlineData("TTIN", -8, nameof(ServerCommand.AddWorker))]
    [InlineData("TTOU", -9, nameof(ServerCommand.RemoveWorker))]
    [InlineData("WINCH", -7, nameof(ServerCommand.DrainWorkers))]
    [InlineData("USR1", 10, nameof(ServerCommand.ReopenLogs))]
    [InlineData("USR2", 12, nameof(ServerCommand.Upgrade))]
    [InlineData("TERM", -4, nameof(ServerCommand.Stop))]
    [InlineData("INT", -2, nameof(ServerCommand.StopQuickly))]
    [InlineData("QUIT", -3, nameof(ServerCommand.StopQuickly))]
    public void All_OnLinux_AsGunicorn(string name, int signal, string command)
    {
        var row = SignalTable.FromStart.Concat(SignalTable.OnceStarted).Single(r => r.Name == name);

        Assert.Equal(signal, row.Linux);
        Assert.Equal(command, row.Command.ToString());
    }

    [Fact]
    public void All_OnMac_OnlyTheUserSignalsHaveOtherNumbers()
    {
        var other = SignalTable.FromStart.Concat(SignalTable.OnceStarted).Where(r => r.Mac != r.Linux).Select(r => (r.Name, r.Mac));

        Assert.Equal([("USR1", 30), ("USR2", 31)], other);
    }
}
