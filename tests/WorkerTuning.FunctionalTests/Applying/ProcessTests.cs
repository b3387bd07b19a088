using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Applying;

[SuppressMessage("Interoperability", "CA1416", Justification = "Runs on Linux.")]
public sealed class ProcessTests : IDisposable
{
    private const string Bind = "--bind=127.0.0.1:0";

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task Start_NameAndFolderAndUmask_AreTheKernels()
    {
        await using var server = TestApp.Start(Bind, "--name=a-name-of-more-than-15", "--chdir", _folder.Root, "--umask=0027");
        var port = await server.PortAsync();

        Assert.Equal("a-name-of-more-", ProcessFiles.Name(server.Pid));
        Assert.Equal(_folder.Root, ProcessFiles.WorkingDirectory(server.Pid));
        Assert.Equal(Convert.ToInt32("0027", 8), ProcessStatus.Of(server.Pid).Umask);
        var file = _folder.Path("made");
        await using var http = await RawHttp.ConnectAsync(port);
        await http.SendAsync($"POST /file?path={file} HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
        Assert.Equal(200, (await http.ReadResponseAsync()).Status);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(file));
    }

    // As the documents have it, with what their tools are for.
    [SkippableTheory]
    [InlineData("ps aux | grep gunicorn | grep -v grep")]
    [InlineData("pgrep -af 'gunicorn: master \\[django-blog\\]'")]
    [InlineData("top -b -n 1 -c -w 500 -p {pid}")]
    public async Task Start_Name_IsFoundByTheUsualCommands(string command)
    {
        await using var server = TestApp.Start(new Dictionary<string, string?> { ["COLOUR"] = "blue" }, Bind, "--name=django-blog");
        var port = await server.PortAsync();
        using var process = Process.Start(new ProcessStartInfo("sh", ["-c", command.Replace("{pid}", $"{server.Pid}", StringComparison.Ordinal)]) { RedirectStandardOutput = true })!;
        var lines = (await process.StandardOutput.ReadToEndAsync().WithTimeout()).Split('\n');

        Assert.Contains(lines, line => line.Contains($"{server.Pid} ", StringComparison.Ordinal) && line.TrimEnd().EndsWith("gunicorn: master [django-blog]", StringComparison.Ordinal));
        // What lies behind the command line in memory is as it was.
        Assert.Equal("blue", ProcessFiles.Environment(server.Pid)["COLOUR"]);
        Assert.Equal("blue", await TestApp.GetTextAsync(port, "/child?command=printf+%25s+\"$COLOUR\""));
    }

    [SkippableTheory]
    [InlineData("blog")]
    [InlineData("a-name-that-is-much-longer-than-the-command-that-the-process-was-started-with")]
    public async Task Start_NameInAShortCommandLine_StaysWithinIt(string name)
    {
        var assembly = Path.GetFileName(TestApp.Dll);
        await using var server = ServerProcess.StartDotnet(
            assembly, [], new Dictionary<string, string?> { ["GUNICORN_PROC_NAME"] = name, ["GUNICORN_BIND"] = "127.0.0.1:0" }, workingDirectory: Path.GetDirectoryName(TestApp.Dll));
        await server.WaitForStartAsync();
        var room = ((Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet") + assembly).Length + 1;
        Assert.True(room < $"gunicorn: master [{name}]".Length || name == "blog");

        Assert.Equal(name == "blog" ? "gunicorn: master [blog]" : name[..room], Assert.Single(ProcessFiles.CommandLine(server.Pid)));
        Assert.Equal("127.0.0.1:0", ProcessFiles.Environment(server.Pid)["GUNICORN_BIND"]);
    }

    [SkippableFact]
    public async Task Start_RawEnv_IsSeenByTheApplicationAndItsChildren()
    {
        await using var server = TestApp.Start(Bind, "--env", "COLOUR=blue=ish", "--env", "EMPTY=");
        var port = await server.PortAsync();

        Assert.Equal("blue=ish", await TestApp.GetTextAsync(port, "/env?name=COLOUR"));
        Assert.Equal("", await TestApp.GetTextAsync(port, "/env?name=EMPTY"));
        Assert.Equal("blue=ish", await TestApp.GetTextAsync(port, "/child?command=printf+%25s+\"$COLOUR\""));
    }

    [SkippableFact]
    public async Task Start_Chdir_RelativePathsCountFromIt()
    {
        await using var server = ServerProcess.StartDotnet(
            TestApp.Dll, ["--bind=unix:here.sock", "--pid=here.pid", "--chdir", _folder.Root], workingDirectory: Path.GetTempPath());
        await server.WaitForStartAsync();

        Assert.Equal($"{server.Pid}\n", _folder.Read("here.pid"));
        await using var http = await RawHttp.ConnectUnixAsync(_folder.Path("here.sock"));
        Assert.Equal("hello", (await http.GetAsync("/")).Text);
    }

    [SkippableFact]
    public async Task Start_TempFolder_HoldsBufferedBodies()
    {
        await using var server = TestApp.Start(Bind, "--worker-tmp-dir", _folder.Root);
        await using var http = await RawHttp.ConnectAsync(await server.PortAsync());

        await http.SendAsync($"POST /buffer HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{new string('a', 100)}");

        Assert.StartsWith(_folder.Path("ASPNETCORE_"), (await http.ReadResponseAsync()).Text, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task PidFile_WhileItRuns_HoldsThePid()
    {
        var path = _folder.Path("server.pid");
        await using var server = TestApp.Start(Bind, "--pid", path);
        await server.WaitForStartAsync();

        Assert.Equal($"{server.Pid}\n", File.ReadAllText(path));
        Assert.Equal((UnixFileMode)Convert.ToInt32("0644", 8), File.GetUnixFileMode(path));
        server.Signal(UnixSignal.Term);
        Assert.Equal(0, await server.WaitForExitAsync());
        Assert.False(File.Exists(path));
    }

    [SkippableFact]
    public async Task PidFile_OfALivingServer_RefusesTheSecondAndStays()
    {
        var path = _folder.Path("server.pid");
        await using var first = TestApp.Start(Bind, "--pid", path);
        await first.WaitForStartAsync();
        await using var second = TestApp.Start(Bind, "--pid", path);

        Assert.Equal(1, await second.WaitForExitAsync());

        Assert.Contains(second.Output.Lines, l => l.Text == $"Error: pidfile = {path} (flag --pid): already running on PID {first.Pid} (or the pid file is stale)");
        Assert.DoesNotContain(second.Output.Lines, l => l.Text.Contains("Now listening", StringComparison.Ordinal));
        Assert.Equal($"{first.Pid}\n", File.ReadAllText(path));
    }

    [SkippableFact]
    public async Task PidFile_OfAKilledServer_IsReplaced()
    {
        var path = _folder.Path("server.pid");
        await using var first = TestApp.Start(Bind, "--pid", path);
        await first.WaitForStartAsync();
        first.Signal(UnixSignal.Kill);
        await first.WaitForExitAsync();
        Assert.Equal($"{first.Pid}\n", File.ReadAllText(path));

        await using var second = TestApp.Start(Bind, "--pid", path);
        await second.WaitForStartAsync();

        Assert.Equal($"{second.Pid}\n", File.ReadAllText(path));
    }

    [SkippableFact]
    public async Task PidFile_OfAServerThatCannotBind_IsTakenAway()
    {
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var path = _folder.Path("server.pid");
        await using var server = TestApp.Start("--bind", taken.LocalEndpoint.ToString()!, "--pid", path);

        Assert.Equal(1, await server.WaitForExitAsync());
        Assert.False(File.Exists(path));
    }

    [SkippableFact]
    public async Task User_AsRoot_IsTakenOnByEveryThreadAfterBinding()
    {
        TestApp.RequireRoot();
        File.SetUnixFileMode(_folder.Root, (UnixFileMode)Convert.ToInt32("0755", 8));
        var (pid, socket) = (_folder.Path("server.pid"), _folder.Path("web.sock"));
        await using var server = TestApp.Start("--bind=127.0.0.1:0", "--bind", "unix:" + socket, "--umask=0117", "--user=nobody", "--group=65533", "--pid", pid);
        await server.WaitForStartAsync();

        foreach (var task in Directory.GetDirectories(string.Create(CultureInfo.InvariantCulture, $"/proc/{server.Pid}/task")))
        {
            var status = File.ReadAllLines(task + "/status");
            Assert.Contains("Uid:\t65534\t65534\t65534\t65534", status);
            Assert.Contains("Gid:\t65533\t65533\t65533\t65533", status);
        }

        Assert.Empty(ProcessStatus.Of(server.Pid).Groups);
        Assert.Equal("hello", await TestApp.GetTextAsync(await server.PortAsync(), "/"));
        Assert.Equal("65534:65533", await TestApp.GetTextAsync(await server.PortAsync(), $"/child?command=stat+-c+%25u:%25g+{pid}+|+tr+-d+'\\n'"));
        Assert.Equal("65534:65533", await TestApp.GetTextAsync(await server.PortAsync(), $"/child?command=stat+-c+%25u:%25g+{socket}+|+tr+-d+'\\n'"));
    }

    [SkippableFact]
    public async Task User_WithoutGroup_TakesTheUsersOwn()
    {
        TestApp.RequireRoot();
        await using var server = TestApp.Start(Bind, "--user=nobody", "--initgroups");
        await server.WaitForStartAsync();

        var status = ProcessStatus.Of(server.Pid);
        Assert.Equal((65534, 65534), (status.Uid, status.Gid));
        Assert.Equal([65534], status.Groups);
    }

    [SkippableTheory]
    [InlineData("--user=nobody-of-that-name", "Error: user = nobody-of-that-name (flag --user): no such user")]
    [InlineData("--group=no-such-group", "Error: group = no-such-group (flag --group): no such group")]
    [InlineData("--user=4000000", "Error: user = 4000000 (flag --user): has no account whose group could be taken; set group too")]
    public async Task User_Unknown_IsRefusedBeforeListening(string flag, string line)
    {
        await using var server = TestApp.Start(Bind, flag);

        Assert.Equal(1, await server.WaitForExitAsync());
        Assert.Contains(server.Output.Lines, l => l.Text == line);
        Assert.DoesNotContain(server.Output.Lines, l => l.Text.Contains("Now listening", StringComparison.Ordinal));
    }

    [SkippableTheory]
    [InlineData("--user=root", false)]
    [InlineData("--user=nobody", true)]
    public async Task User_NotAsRoot_OnlyItself(string flag, bool starts)
    {
        TestApp.RequireRoot();
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        using var home = new ScratchFolder();
        File.SetUnixFileMode(home.Root, (UnixFileMode)Convert.ToInt32("0777", 8));
        await using var server = ServerProcess.Start(
            "setpriv",
            ["--reuid=65534", "--regid=65534", "--clear-groups", dotnet, TestApp.Dll, Bind, flag],
            new Dictionary<string, string?> { ["HOME"] = home.Root });

        if (starts)
        {
            await server.WaitForStartAsync();
            return;
        }

        Assert.Equal(1, await server.WaitForExitAsync());
        Assert.Contains(server.Output.Lines, l => l.Text.StartsWith("Error: user = root (flag --user): this process runs as 65534:65534 and cannot become 0:0;", StringComparison.Ordinal));
    }
}
