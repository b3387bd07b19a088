using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Control;

public sealed class ControlSocketTests
{
    private const string Nobody = "65534";

    [SkippableFact]
    public async Task Commands_OnARealServer_DoWhatTheySay()
    {
        var folder = new ScratchFolder();
        var socket = folder.Path("ctl");
        await using var server = await ControlledServer.StartAsync(folder, Settings(folder, workers: 2));
        await using var client = await ControlClient.ConnectAsync(socket);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(socket));
        Assert.Equal(server.Process.Pid, (await DataAsync(client, "show stats")).GetProperty("pid").GetInt32());
        Assert.Equal($"http://127.0.0.1:{server.Port}", (await DataAsync(client, "show listeners")).GetProperty("listeners")[0].GetProperty("address").GetString());
        Assert.Equal(socket, (await DataAsync(client, "show config")).GetProperty("control_socket").GetString());

        Assert.Equal(3, (await DataAsync(client, "worker add")).GetProperty("total").GetInt32());
        await server.UntilAsync("/workers", "3");
        Assert.Equal(2, (await DataAsync(client, "worker remove")).GetProperty("total").GetInt32());

        Assert.Equal(1, (await DataAsync(client, "worker kill 1")).GetProperty("killed").GetInt32());
        await server.SeeAsync("hook worker_exit 1");

        server.Write(Settings(folder, workers: 4));
        Assert.Equal(2, (await DataAsync(client, "reload")).GetProperty("plan_revision").GetInt32());
        await server.SeeAsync(@"Reloading the settings \(control socket, process \d+ of user \d+\)");
        server.Write(new { Workers = 0 });
        Assert.Contains("workers = \"0\" (appsettings.json): must be", (await client.AskAsync("reload")).GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal((1, 1), Of(await DataAsync(client, "show stats")));

        Assert.Equal("reopening", (await DataAsync(client, "reopen")).GetProperty("status").GetString());
        Assert.Equal("shutting_down", (await DataAsync(client, "shutdown")).GetProperty("status").GetString());
        Assert.Equal(0, await server.ExitAsync());
        Assert.False(File.Exists(socket));
        await server.SeeAsync($"Control socket: shutdown, asked for by process {Environment.ProcessId} of user");

        static (int, int) Of(JsonElement stats) => (stats.GetProperty("reloads").GetInt32(), stats.GetProperty("reloads_refused").GetInt32());
    }

    [SkippableFact]
    public async Task Starved_EveryCommandIsAnswered_AndAQuickStopEndsAGracefulOne()
    {
        var folder = new ScratchFolder();
        await using var server = await ControlledServer.StartAsync(folder, Settings(folder, workers: 2, timeout: 0));
        await using var http = await RawHttp.ConnectAsync(server.Port);
        await http.SendAsync("POST /starve HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
        await server.SeeAsync("^starved");

        var socket = folder.Path("ctl");
        Assert.Equal(2, (await ControlClient.AskAsync(socket, "show workers")).GetProperty("count").GetInt32());
        await ControlClient.AskAsync(socket, "worker kill 2");
        await ControlClient.AskAsync(socket, "shutdown graceful");
        Assert.Equal("quick", (await ControlClient.AskAsync(socket, "shutdown quick")).GetProperty("mode").GetString());

        Assert.Equal(0, await server.ExitAsync());
    }

    [SkippableTheory]
    [InlineData("nc", "-U", "PATH")]
    [InlineData("socat", "-t", "30", "-", "UNIX-CONNECT:PATH")]
    public async Task LineOfText_ByTheProgramsOfTheDocs_IsAnswered(string program, params string[] args)
    {
        _ = Peers.Require(program);
        var folder = new ScratchFolder();
        await using var server = await ControlledServer.StartAsync(folder, Settings(folder, workers: 3));

        var (code, output) = await RunAsync(program, [.. args.Select(a => a.Replace("PATH", folder.Path("ctl"), StringComparison.Ordinal))], "worker add 2\n");

        Assert.Equal(0, code);
        Assert.Equal(MarkdownBlock("control-socket: worker add 2"), output);
    }

    [SkippableFact]
    public async Task AnotherUser_IsKeptOutByTheMode_AndMayOnlyLookWhereItIsOpen()
    {
        Skip.IfNot(Environment.IsPrivilegedProcess, "Only root can become another user.");
        string[] nobody = ["--reuid", Nobody, "--regid", Nobody, "--clear-groups", Peers.Require("nc"), "-U"];
        var folder = new ScratchFolder();
        File.SetUnixFileMode(folder.Root, (UnixFileMode)Convert.ToInt32("0711", 8));
        await using var server = await ControlledServer.StartAsync(folder, Settings(folder, workers: 2));
        var socket = folder.Path("ctl");

        Assert.NotEqual(0, (await RunAsync("setpriv", [.. nobody, socket], "show stats\n")).Code);
        File.SetUnixFileMode(socket, (UnixFileMode)Convert.ToInt32("0666", 8));

        Assert.Contains("\"status\": \"ok\"", (await RunAsync("setpriv", [.. nobody, socket], "show stats\n")).Output, StringComparison.Ordinal);
        foreach (var command in new[] { "worker add", "worker remove", "worker kill 1", "reload", "reopen", "shutdown", "shutdown quick" })
        {
            var (_, output) = await RunAsync("setpriv", [.. nobody, socket], command + "\n");
            Assert.Contains($"is for the server's own user and root; user {Nobody} may only look", output, StringComparison.Ordinal);
            await server.SeeAsync($@"Control socket: {command} by process \d+ of user {Nobody} is refused");
        }

        Assert.Equal(2, (await ControlClient.AskAsync(socket, "show stats")).GetProperty("workers_target").GetInt32());
    }

    [SkippableFact]
    public async Task BecomingAnotherUser_HandsTheSocketOver()
    {
        Skip.IfNot(Environment.IsPrivilegedProcess, "Only root can become another user.");
        var folder = new ScratchFolder();
        File.SetUnixFileMode(folder.Root, (UnixFileMode)Convert.ToInt32("0755", 8));
        var run = folder.Folder("run");
        using (var chown = Process.Start(Peers.Require("chown"), [Nobody, run]))
            await chown.WaitForExitAsync().WithTimeout();
        var socket = Path.Combine(run, "ctl");
        await using var server = await ControlledServer.StartAsync(
            folder, new { Bind = "127.0.0.1:0", Workers = 1, ControlSocket = socket, User = Nobody, Group = Nobody });
        string[] nobody = ["--reuid", Nobody, "--regid", Nobody, "--clear-groups", Peers.Require("nc"), "-U", socket];

        Assert.Contains("\"added\": 1", (await RunAsync("setpriv", nobody, "worker add\n")).Output, StringComparison.Ordinal);
        Assert.Equal(3, (await ControlClient.AskAsync(socket, "worker add")).GetProperty("total").GetInt32());
        await ControlClient.AskAsync(socket, "shutdown");

        Assert.Equal(0, await server.ExitAsync());
        Assert.False(File.Exists(socket));
    }

    [SkippableFact]
    public async Task Usr2_NewProcessTakesTheNameOnceTheOldOneIsGone()
    {
        var folder = new ScratchFolder();
        await using var server = await ControlledServer.StartAsync(folder, Settings(folder, workers: 1));
        var socket = folder.Path("ctl");

        server.Send(UnixSignal.Usr2);
        var started = await server.SeeAsync("Process \\d+ was started on the same sockets");
        var next = int.Parse(Regex.Match(started.Text, "\\d+").Value, CultureInfo.InvariantCulture);
        await server.SeeAsync("workers are ready", started);

        Assert.Equal(server.Process.Pid, (await ControlClient.AskAsync(socket, "show stats")).GetProperty("pid").GetInt32());
        Assert.Equal(next, (await ControlClient.AskAsync(socket + ".2", "show stats")).GetProperty("pid").GetInt32());
        await ControlClient.AskAsync(socket, "shutdown");
        Assert.Equal(0, await server.ExitAsync());
        using var limit = new CancellationTokenSource(ControlledServer.Patience);
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (File.Exists(socket + ".2"))
            await pause.WaitForNextTickAsync(limit.Token);
        Assert.Equal(next, (await ControlClient.AskAsync(socket, "show stats")).GetProperty("pid").GetInt32());
        await ControlClient.AskAsync(socket, "shutdown");
        while (File.Exists(socket))
            await pause.WaitForNextTickAsync(limit.Token);
    }

    [SkippableFact]
    public async Task BadPath_EndsTheStart()
    {
        using var folder = new ScratchFolder();
        await using var process = ServerProcess.StartDotnet(Applying.TestApp.Dll, ["--bind", "127.0.0.1:0", "--control-socket", "none/ctl"], workingDirectory: folder.Root);

        await process.WaitForLineAsync(@"control_socket = none/ctl \(flag --control-socket\): the folder does not exist", limit: ControlledServer.Patience);

        Assert.Equal(1, await process.WaitForExitAsync(ControlledServer.Patience));
    }

    [SkippableFact]
    public async Task StaleSocketOfAnotherUser_EndsTheStartAndStays()
    {
        Skip.IfNot(Environment.IsPrivilegedProcess, "Only root can become another user.");
        using var folder = new ScratchFolder();
        File.SetUnixFileMode(folder.Root, (UnixFileMode)Convert.ToInt32("0777", 8));
        var socket = folder.Path("ctl");
        // Its file outlives it only where it is moved away first.
        using (var dead = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            dead.Bind(new UnixDomainSocketEndPoint(folder.Path("bound")));
            File.Move(folder.Path("bound"), socket);
        }

        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? Peers.Require("dotnet");
        await using var process = ServerProcess.Start(
            "setpriv",
            ["--reuid", Nobody, "--regid", Nobody, "--clear-groups", dotnet, Applying.TestApp.Dll, "--bind", "127.0.0.1:0", "--control-socket", socket],
            new Dictionary<string, string?> { ["HOME"] = folder.Root },
            folder.Root);

        await process.WaitForLineAsync(
            $@"control_socket = {socket} \(flag --control-socket\): is there already and belongs to user 0; it is left as it is", limit: ControlledServer.Patience);
        Assert.Equal(1, await process.WaitForExitAsync(ControlledServer.Patience));
        Assert.True(File.Exists(socket));
    }

    private static object Settings(ScratchFolder folder, int workers, int timeout = 30) =>
        new { Bind = "127.0.0.1:0", Workers = workers, Timeout = timeout, ControlSocket = folder.Path("ctl") };

    private static async Task<JsonElement> DataAsync(ControlClient client, string command)
    {
        var answer = await client.AskAsync(command);
        Assert.True(answer.GetProperty("status").GetString() == "ok", answer.ToString());
        return answer.GetProperty("data");
    }

    private static string MarkdownBlock(string marker)
    {
        var lines = File.ReadAllLines(Repository.Path("docs/control.md"));
        var start = Array.IndexOf(lines, $"<!-- {marker} -->") + 2;
        return string.Concat(lines.Skip(start).TakeWhile(l => l != "```").Select(l => l + "\n"));
    }

    private static async Task<(int Code, string Output)> RunAsync(string program, string[] args, string input)
    {
        var start = new ProcessStartInfo(Peers.Require(program), args) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended already, for want of a connection.
        }

        var output = await process.StandardOutput.ReadToEndAsync().WithTimeout(ControlledServer.Patience);
        await process.WaitForExitAsync().WithTimeout();
        return (process.ExitCode, output);
    }
}
