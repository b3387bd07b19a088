using System.Globalization;
using WorkerTuning.Planning.Linux;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Profiles;

/// <summary>The profile's own gunicorn.conf.py, with only its folders, user and port moved by flags.</summary>
public sealed class PxeTests : IDisposable
{
    private static readonly SampleProgram Sample = SampleProgram.Pxe;

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData(1, "3")]
    [InlineData(4, "9")]
    public async Task Print_TheFile_ShowsItsSettings(int cpu, string workers)
    {
        var config = await Sample.PrintAsync(cpu, "--chdir", _folder.Root);
        config.Expect(
            ("workers", workers), ("worker_class", "sync"), ("worker_connections", "1000"), ("max_requests", "1000"), ("max_requests_jitter", "50"),
            ("preload_app", "true"), ("timeout", "30"), ("graceful_timeout", "30"), ("keepalive", "2"), ("backlog", "2048"), ("bind", "127.0.0.1:8080"),
            ("proc_name", "pxe-config-server"), ("user", "pxe"), ("group", "pxe"), ("umask", "0000"), ("pidfile", "/run/pxe/gunicorn.pid"),
            ("secure_scheme_headers", "X-FORWARDED-PROTOCOL=ssl,X-FORWARDED-PROTO=https,X-FORWARDED-SSL=on"),
            ("accesslog", "/var/log/pxe/access.log"), ("errorlog", "/var/log/pxe/error.log"), ("loglevel", "info"),
            ("access_log_format", """%(h)s %(l)s %(u)s %(t)s "%(r)s" %(s)s %(b)s "%(f)s" "%(a)s" %(D)s"""), ("capture_output", "true"),
            ("worker_tmp_dir", "/dev/shm"), ("reload", "false"));
        Assert.Equal("200", config["max_worker_memory"].Replace("MB", "", StringComparison.Ordinal).Trim());
        Assert.Equal("gunicorn.conf.py:8", config.Settings["workers"].Origin);
    }

    [SkippableFact]
    public async Task Print_TheFile_AnswersEveryHookAndWhatHasNoMeaningHere()
    {
        var remarks = (await Sample.PrintAsync(2, "--chdir", _folder.Root)).Remarks;
        string[] hooks = ["when_ready", "pre_fork", "post_fork", "post_worker_init", "worker_int", "worker_abort", "worker_exit"];
        var note = Assert.Single(remarks, remark => remark.StartsWith("note: gunicorn.conf.py: Python hooks do not run here", StringComparison.Ordinal));
        Assert.All(hooks, hook => Assert.Matches($@"\b{hook} \(line \d+\): IWorkerHooks\.\w+", note));
        string[] others = ["pythonpath", "enable_stdio_inheritance"];
        Assert.All(others, name => Assert.Contains(remarks, remark => remark.StartsWith($"warning: {name} = ", StringComparison.Ordinal)));
    }

    [SkippableFact]
    public async Task Start_FolderOfTheFileMissing_SaysSoAndExits()
    {
        await using var process = Sample.Start(["--bind", "127.0.0.1:0", "--chdir", _folder.Path("nowhere")]);
        Assert.Equal(1, await process.WaitForExitAsync(TimeSpan.FromMinutes(1)));
        await process.WaitForLineAsync(@"^Error: chdir = .*nowhere.*must be a folder that exists", OutputStream.Error);
    }

    [SkippableFact]
    public async Task Start_TheFile_IsSeenInTheProcess()
    {
        await using var server = await RunAsync();
        var (pid, person) = (server.Pid, Person.Available);
        Assert.Equal(pid.ToString(CultureInfo.InvariantCulture), File.ReadAllText(_folder.Path("gunicorn.pid")).TrimEnd('\n'));
        Assert.Equal("pxe-config-server"[..15], ProcessFiles.Name(pid));
        Assert.Equal(_folder.Root, ProcessFiles.WorkingDirectory(pid));
        var status = ProcessStatus.Of(pid);
        Assert.Equal((0, person.Uid, person.Gid), (status.Umask, status.Uid, status.Gid));
        await Wire.BacklogIsAsync(server.Port, 2048);

        Assert.Equal(0, await server.StopAsync());
        Assert.False(File.Exists(_folder.Path("gunicorn.pid")));
    }

    [SkippableFact]
    public async Task Start_TheFile_IsSeenOnTheWire()
    {
        await using var server = await RunAsync();
        Assert.Contains($"chain http://localhost/config/52:54:00", (await server.GetAsync("/boot/52:54:00")).Text, StringComparison.Ordinal);
        // gunicorn's defaults hold for what its file leaves out.
        await Wire.RequestLineEndsAtAsync(server.Port, 4094);
        await Wire.HeaderCountEndsAtAsync(server.Port, 100);
        await Wire.HeaderFieldEndsAtAsync(server.Port, 8190);
        await Wire.ClosesIdleConnectionsAsync(server.Port);
    }

    [SkippableFact]
    public async Task Start_FewRequestsAWorker_RecyclesWithItsHooksInOrder()
    {
        await using var server = await RunAsync("--workers", "1", "--max-requests", "5", "--max-requests-jitter", "2");
        await server.RenewsItsWorkerAsync("/", 5, 2);
        // preload_app: the worker is there before anybody can connect.
        await server.SaysInOrderAsync(
            @"about to start worker 1\.1", @"worker 1\.1 started", @"worker 1\.1 has loaded the application", "Now listening on", "the PXE server takes requests",
            @"about to start worker 1\.2", @"worker 1\.2 started", @"worker 1\.2 has loaded the application", @"worker 1\.1 leaves");
        await server.SaysAsync(@"Worker 1\.1 recycled");
        Assert.Equal(0, await server.StopAsync());
        await server.SaysAsync("Application is shutting down", @"worker 1\.4 leaves");
    }

    [SkippableFact]
    public async Task Start_TwoSyncWorkers_ServeTwoRequestsAtATime()
    {
        await using var server = await RunAsync("--workers", "2");
        await server.ServesAtATimeAsync(2, "/config/52:54:00", "/");
    }

    [SkippableFact]
    public async Task Timeout_OfAHandlerThatDoesNotHeedIt_ReplacesTheWorker()
    {
        await using var server = await RunAsync("--workers", "1", "--timeout", "1");
        await server.ReplacesAStuckWorkerAsync("/config/52:54:00", @"worker 1\.1 hung and was aborted");
    }

    [SkippableFact]
    public async Task Hup_AWrongFileAndThenARightOne_IsRefusedAndThenTaken()
    {
        var file = _folder.Write("gunicorn.conf.py", "max_requests = 100\n");
        await using var server = await RunAsync("--config", file, "--workers", "1");
        File.WriteAllText(file, "max_requests = 'many'\n");
        server.Process.Signal(UnixSignal.Hup);
        await server.SaysInOrderAsync("Signal HUP", "The reload is refused and plan 1 stays in force", "max_requests = .*many");
        Assert.Equal(200, (await server.GetAsync("/")).Status);

        File.WriteAllText(file, "max_requests = 200\n");
        server.Process.Signal(UnixSignal.Hup);
        await server.SaysInOrderAsync(@"Plan 2 is in force \(max_requests = 200, was 100\)");
        await server.SaysInOrderAsync(@"worker 1\.1 leaves");
        Assert.Equal(200, (await server.GetAsync("/")).Status);
    }

    [SkippableFact]
    public async Task Quit_WithWorkers_CallsTheirHook()
    {
        await using var server = await RunAsync("--workers", "1");
        server.Process.Signal(UnixSignal.Quit);
        Assert.Equal(0, await server.Process.WaitForExitAsync(TimeSpan.FromMinutes(1)));
        await server.SaysAsync("Quick stop by signal QUIT", @"worker 1\.1 was interrupted");
    }

    [SkippableFact]
    public async Task Stop_BodyHalfSent_LiesInTheFolderOfTheFileAndMayEnd()
    {
        await using var server = await RunAsync();
        await using var connection = await RawHttp.ConnectAsync(server.Port);
        await connection.SendAsync("POST /config/52:54:00 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 20000\r\n\r\n" + new string('x', 10_000));
        await Wire.UntilAsync(() => ProcessFiles.Descriptors(server.Pid).Values.Any(file => file.StartsWith("/dev/shm/ASPNETCORE_", StringComparison.Ordinal)));

        server.Process.Signal(UnixSignal.Term);
        await server.Process.WaitForLineAsync("Application is shutting down");
        await connection.SendAsync(new string('x', 10_000));
        Assert.Equal("52:54:00: 20000 bytes\n", (await connection.ReadResponseAsync()).Text);
        Assert.Equal(0, await server.Process.WaitForExitAsync(TimeSpan.FromMinutes(1)));
    }

    [SkippableFact]
    public async Task Start_SecondTimeOnItsPidFile_IsRefused()
    {
        await using var server = await RunAsync();
        await using var second = Sample.Start(Flags());
        Assert.Equal(1, await second.WaitForExitAsync(TimeSpan.FromMinutes(1)));
        await second.WaitForLineAsync($"pidfile = .*already running on PID {server.Pid}", OutputStream.Error);
    }

    [SkippableFact]
    public async Task Logs_InTheirFiles_BelongToTheUserAndAreReopened()
    {
        File.SetUnixFileMode(_folder.Root, (UnixFileMode)0b111_111_111);
        var port = FreePort.Next();
        await using var process = Sample.Start(
            [.. Flags(), "--bind", $"127.0.0.1:{port}", "--access-logfile", _folder.Path("access.log"), "--error-logfile", _folder.Path("error.log")]);
        await process.WaitForListeningAsync(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, port), TimeSpan.FromMinutes(1));
        await AskAsync();
        await Wire.UntilAsync(() => Log("access.log").Length == 1 && Log("error.log").Any(l => l.EndsWith("Application started. Press Ctrl+C to shut down.", StringComparison.Ordinal)));
        Assert.Matches(@"^127\.0\.0\.1 - - \[.+\] ""GET / HTTP/1\.1"" 200 29 ""-"" ""-"" \d+$", Log("access.log")[0]);
        Assert.All((string[])["access.log", "error.log"], name => Assert.Equal(Person.Available.User, Owner(name)));

        File.Move(_folder.Path("access.log"), _folder.Path("access.log.1"));
        process.Signal(UnixSignal.Usr1);
        await Wire.UntilAsync(() => File.Exists(_folder.Path("access.log")));
        await AskAsync();
        await Wire.UntilAsync(() => Log("access.log").Length == 1);
        process.Signal(UnixSignal.Term);
        Assert.Equal(0, await process.WaitForExitAsync(TimeSpan.FromMinutes(1)));
        // capture_output: nothing is left for the terminal.
        Assert.Empty(process.Output.Lines.Select(l => l.Text));

        async Task AskAsync()
        {
            await using var http = await RawHttp.ConnectAsync(port);
            await http.GetAsync("/");
        }
    }

    [SkippableFact]
    public async Task Nginx_TheSite_PassesRequestsOn()
    {
        var nginx = Peers.Require("nginx");
        await using var server = await RunAsync();
        var port = FreePort.Next();
        var site = (await File.ReadAllTextAsync(Sample.Path("deploy/nginx.conf")))
            .Replace("listen 80;", $"listen 127.0.0.1:{port};", StringComparison.Ordinal)
            .Replace("127.0.0.1:8080", $"127.0.0.1:{server.Port}", StringComparison.Ordinal);
        _folder.Folder("nginx");
        var main = _folder.Write("nginx/nginx.conf", $$"""
            {{(Environment.IsPrivilegedProcess ? "user root;" : "")}}
            pid nginx.pid; error_log stderr; events { }
            http {
                access_log off; client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
                {{site}}
            }
            """);
        await using var proxy = ServerProcess.Start(nginx, ["-p", _folder.Path("nginx"), "-c", main, "-g", "daemon off;"]);
        await proxy.WaitForListeningAsync(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, port));
        await using var connection = await RawHttp.ConnectAsync(port);
        Assert.Equal("PXE and configuration server\n", (await connection.GetAsync("/")).Text);

        // What a client claims does not pass.
        await connection.SendAsync("GET /boot/52 HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-Ssl: on\r\nX-Forwarded-Protocol: ssl\r\nX-Forwarded-Host: elsewhere\r\n\r\n");
        Assert.Contains("chain http://localhost/config/52", (await connection.ReadResponseAsync()).Text, StringComparison.Ordinal);
    }

    private string[] Log(string name) => File.Exists(_folder.Path(name)) ? File.ReadAllLines(_folder.Path(name)) : [];

    private string Owner(string name)
    {
        using var stat = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("stat", ["-c", "%U", _folder.Path(name)]) { RedirectStandardOutput = true })!;
        return stat.StandardOutput.ReadToEnd().Trim();
    }

    private Task<RunningSample> RunAsync(params string[] more)
    {
        // For the user that the server becomes.
        File.SetUnixFileMode(_folder.Root, (UnixFileMode)0b111_111_111);
        return Sample.RunAsync([.. Flags(), .. more]);
    }

    private string[] Flags() =>
    [
        "--bind", "127.0.0.1:0", "--chdir", _folder.Root, "--pid", _folder.Path("gunicorn.pid"), "--user", Person.Available.User, "--group", Person.Available.Group,
        "--access-logfile", "-", "--error-logfile", "-",
    ];
}
