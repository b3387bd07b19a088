using System.Net.Sockets;
using WorkerTuning.FunctionalTests.Control;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Applying;

/// <summary>A process whose server does not listen: what belongs to the process is not this library's.</summary>
public sealed class QuietServerTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Hup")]
    [InlineData("Usr1")]
    [InlineData("Ttin")]
    [InlineData("Usr2")]
    public async Task Signal_HasItsDefault(string signal)
    {
        await using var process = await StartAsync([]);
        var number = Enum.Parse<UnixSignal>(signal);

        // TTIN stops a process by default, so that it would not end.
        if (OperatingSystem.IsLinux())
            Assert.False(ProcessStatus.Of(process.Pid).Catches(number), signal);
        if (number == UnixSignal.Ttin)
            return;
        process.Signal(number);
        Assert.Equal(128 + (int)number, await process.WaitForExitAsync(ControlledServer.Patience));
    }

    [Theory]
    [InlineData("Term")]
    [InlineData("Int")]
    public async Task Stop_IsTheHostsOwn(string signal)
    {
        await using var process = await StartAsync([]);

        process.Signal(Enum.Parse<UnixSignal>(signal));

        Assert.Equal(0, await process.WaitForExitAsync(ControlledServer.Patience));
        Assert.DoesNotContain(process.Output.Lines, l => l.Text.Contains("Signal ", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task Systemd_IsNotNotified()
    {
        using var manager = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        manager.Bind(new UnixDomainSocketEndPoint(_folder.Path("notify")));
        await using var process = await StartAsync([], ("NOTIFY_SOCKET", _folder.Path("notify")));
        process.Signal(UnixSignal.Term);
        await process.WaitForExitAsync(ControlledServer.Patience);

        Assert.Equal(0, manager.Available);
    }

    [Fact]
    public async Task OnHang_EndsNothing()
    {
        await using var process = await StartAsync(["--timeout", "1"], ("TESTAPP_STARVE", "1"), ("WorkerTuning__OnHang", "exit"));

        await process.WaitForLineAsync("on_hang left alone: QuietServer does not listen", limit: ControlledServer.Patience);
        await process.WaitForLineAsync("on_hang = exit would end the process", limit: ControlledServer.Patience);
        Assert.False(process.HasExited);
    }

    private async Task<ServerProcess> StartAsync(string[] args, params (string Name, string Value)[] variables)
    {
        var environment = variables.ToDictionary(v => v.Name, v => (string?)v.Value);
        environment["TESTAPP_SERVER"] = "quiet";
        var process = ServerProcess.StartDotnet(TestApp.Dll, args, environment, _folder.Root);
        try
        {
            await process.WaitForLineAsync("Application started", limit: ControlledServer.Patience);
            return process;
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }
}
