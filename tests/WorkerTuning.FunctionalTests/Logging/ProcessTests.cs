using System.Net;
using System.Text.RegularExpressions;
using WorkerTuning.FunctionalTests.Applying;
using WorkerTuning.FunctionalTests.Profiles;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Logging;

/// <summary>Logs of a process of its own: its streams, its signals, its end.</summary>
public sealed class ProcessTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly ScratchFolder _folder = new();
    private readonly int _port = FreePort.Next();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task Capture_WhatTheProcessAndItsChildrenPrint_IsInTheErrorLog()
    {
        await using var server = await StartAsync("--error-logfile", "error.log", "--capture-output", "--access-logfile", "-", "--access-logformat", "%(U)s");
        await GetAsync("/patient?ms=1");
        await GetAsync("/child?command=echo%20child%20%3E%262");
        await UntilAsync("error.log", "^patient runs$", "^child$", @"\[INFO\] Microsoft\.Hosting\.Lifetime: Now listening on");

        File.Move(_folder.Path("error.log"), _folder.Path("moved.log"));
        server.Signal(UnixSignal.Usr1);
        await UntilAsync("error.log");
        await GetAsync("/child?command=echo%20child%20%3E%262");
        await GetAsync("/patient?ms=1");
        await UntilAsync("error.log", "^child$", "^patient runs$");

        server.Signal(UnixSignal.Term);
        Assert.Equal(0, await server.WaitForExitAsync(Patience));
        await UntilAsync("error.log", "Application is shutting down", "^hook on_exit$");
        // Standard output is the access log's alone.
        Assert.Equal(["/patient", "/child", "/child", "/patient"], server.Output.Lines.Select(l => l.Text));
    }

    [SkippableFact]
    public async Task Term_WithLinesInTheBuffer_LosesNone()
    {
        await using var server = await StartAsync("--access-logfile", "access.log");
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            await using var http = await RawHttp.ConnectAsync(_port);
            for (var i = 0; i < 100; i++)
                await http.GetAsync("/");
        })).WithTimeout(Patience);
        server.Signal(UnixSignal.Term);

        Assert.Equal(0, await server.WaitForExitAsync(Patience));
        Assert.Equal(400, (await File.ReadAllLinesAsync(_folder.Path("access.log"))).Length);
    }

    [SkippableFact]
    public async Task Start_FolderMissing_SaysSoAndExits()
    {
        await using var server = Run("--error-logfile", "/nowhere/error.log");

        Assert.Equal(1, await server.WaitForExitAsync(Patience));
        await server.WaitForLineAsync(@"^Error: errorlog = /nowhere/error\.log \(flag --error-logfile\): cannot be opened: the folder /nowhere does not exist$", OutputStream.Error);
    }

    private ServerProcess Run(params string[] args) =>
        ServerProcess.StartDotnet(TestApp.Dll, ["--bind", $"127.0.0.1:{_port}", .. args], new Dictionary<string, string?> { ["TESTAPP_HOOKS"] = "1" }, _folder.Root);

    private async Task<ServerProcess> StartAsync(params string[] args)
    {
        var process = Run(args);
        await process.WaitForListeningAsync(new IPEndPoint(IPAddress.Loopback, _port), Patience);
        return process;
    }

    private async Task GetAsync(string target)
    {
        await using var http = await RawHttp.ConnectAsync(_port);
        Assert.Equal(200, (await http.GetAsync(target)).Status);
    }

    private Task UntilAsync(string name, params string[] patterns) => Wire.UntilAsync(() =>
        File.Exists(_folder.Path(name)) && File.ReadAllLines(_folder.Path(name)) is var lines && patterns.All(p => lines.Any(l => Regex.IsMatch(l, p))));
}
