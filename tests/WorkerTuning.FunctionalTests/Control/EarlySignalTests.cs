using WorkerTuning.FunctionalTests.Applying;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Control;

/// <summary>Signals that do not wait until the server has started.</summary>
public sealed class EarlySignalTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Term")]
    [InlineData("Int")]
    [InlineData("Quit")]
    public async Task Stop_WhileTheHostStarts_WaitsForTheStart(string signal)
    {
        await using var process = await StopAsync(signal, "signal");

        await process.WaitForLineAsync("Now listening on");
        Assert.DoesNotContain(process.Output.Lines, l => l.Text.Contains("Exception", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stop_StartHangs_BreaksItOff()
    {
        await using var process = await StopAsync("Term", "token");

        await process.WaitForLineAsync("Start ended: TERM came, and the server had not started 5 s later");
        Assert.DoesNotContain(process.Output.Lines, l => l.Text.Contains("Exception", StringComparison.Ordinal) || l.Text.Contains("Hosting failed", StringComparison.Ordinal));
    }

    private async Task<ServerProcess> StopAsync(string signal, string way)
    {
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? Peers.Require("dotnet");
        var process = ServerProcess.Start(
            dotnet, [TestApp.Dll, "--bind", "127.0.0.1:0", "--pid", _folder.Path("pid")], new Dictionary<string, string?> { ["TESTAPP_SLOW_START"] = way }, _folder.Root);
        try
        {
            await process.WaitForLineAsync("the start waits", limit: ControlledServer.Patience);
            process.Signal(Enum.Parse<UnixSignal>(signal));
            Assert.Equal(0, await process.WaitForExitAsync(ControlledServer.Patience));
            Assert.False(File.Exists(_folder.Path("pid")));
            return process;
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    [Fact]
    public async Task Hup_BeforeTheHostIsBuilt_WaitsForIt()
    {
        await using var server = await ControlledServer.StartAsync(
            new { Bind = "127.0.0.1:0", Workers = 2 }, new Dictionary<string, string?> { ["TESTAPP_EARLY_SIGNALS"] = "HUP,USR1,TTIN" });

        await server.SeeAsync("Signal HUP");
        await server.SeeAsync("Signal USR1");
        await server.SeeAsync("is in force \\(|is refused");
        await server.UntilAsync("/workers", "3");
    }
}
