using System.Net.Security;
using System.Text.Json;
using WorkerTuning.FunctionalTests.Applying;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Packages;

/// <summary>A NativeAOT program does what the JIT's does.</summary>
public sealed class NativeProgramTests(NativeProgram program) : IClassFixture<NativeProgram>
{
    private const string Config = """
        import multiprocessing, os
        bind = "127.0.0.1:0"
        workers = min(2, multiprocessing.cpu_count() * 2 + 1)
        worker_class = "gthread"
        threads = int(os.environ.get("THREADS", "3"))
        max_requests = 2
        raw_env = ["GREETING=hello"]
        def post_fork(server, worker):
            pass
        """;

    [SkippableTheory]
    [InlineData("--help")]
    [InlineData("--version")]
    [InlineData("--print-config")]
    [InlineData("--print-config=appsettings")]
    [InlineData("--print-config=gunicorn")]
    [InlineData("--check-config")]
    [InlineData("--chek-config")]
    [InlineData("--workers=x", "--bind=nowhere:99999")]
    [InlineData("-c", "absent.py", "--check-config")]
    public async Task Commands_SayTheSameByteForByte(params string[] args)
    {
        NativeProgram.Require();
        using var folder = new ScratchFolder();
        folder.Write("gunicorn.conf.py", Config);

        await using var built = ServerProcess.StartDotnet(program.Built, args, workingDirectory: folder.Root);
        await using var native = ServerProcess.Start(program.Native, args, workingDirectory: folder.Root);
        var codes = (await built.WaitForExitAsync(), await native.WaitForExitAsync());

        Assert.Equal(codes.Item1, codes.Item2);
        foreach (var stream in Enum.GetValues<OutputStream>())
            Assert.Equal(Text(built, stream), Text(native, stream));
    }

    [SkippableFact]
    public async Task Server_FromGunicornConfPy_ServesRecyclesReloadsAndStops()
    {
        NativeProgram.Require();
        using var folder = new ScratchFolder();
        folder.Write("gunicorn.conf.py", Config);
        var (control, log) = (folder.Path("ctl"), folder.Path("access.log"));
        await using var server = ServerProcess.Start(program.Native, ["--control-socket", control, "--access-logfile", log, "--pid", folder.Path("pid")], workingDirectory: folder.Root);
        var port = await server.PortAsync();

        for (var i = 0; i < 9; i++)
            Assert.Equal("hello\n", await TestApp.GetTextAsync(port, "/"));
        await server.WaitForLineAsync("recycled because of max_requests");
        Assert.Contains("""{"name":"max_requests","value":"2","origin":"gunicorn.conf.py:6"}""", await TestApp.GetTextAsync(port, "/plan"), StringComparison.Ordinal);
        Assert.Matches("(?m)^worker_tuning_worker_recycles_total\\{.*reason=\"max_requests\".*\\} ", await TestApp.GetTextAsync(port, "/metrics"));
        Assert.Equal("""{"status":"healthy"}""", await TestApp.GetTextAsync(port, "/health/ready"));
        Assert.Equal(2, JsonDocument.Parse(await TestApp.GetTextAsync(port, "/workers")).RootElement.GetProperty("workers").GetArrayLength());
        Assert.Equal(server.Pid, (await ControlClient.AskAsync(control, "show stats")).GetProperty("pid").GetInt32());

        folder.Write("gunicorn.conf.py", Config.Replace("max_requests = 2", "max_requests = \"x\"", StringComparison.Ordinal));
        server.Signal(UnixSignal.Hup);
        await server.WaitForLineAsync("max_requests = ");
        folder.Write("gunicorn.conf.py", Config.Replace("max_requests = 2", "max_requests = 5", StringComparison.Ordinal));
        server.Signal(UnixSignal.Hup);
        await server.WaitForLineAsync("Plan 2 is in force");
        Assert.Equal("hello\n", await TestApp.GetTextAsync(port, "/"));

        Assert.Equal($"{server.Pid}\n", folder.Read("pid"));
        server.Signal(UnixSignal.Term);
        Assert.Equal(0, await server.WaitForExitAsync());
        Assert.Contains("\"GET /plan HTTP/1.1\" 200 ", await File.ReadAllTextAsync(log), StringComparison.Ordinal);
        Assert.False(File.Exists(folder.Path("pid")));
    }

    [SkippableFact]
    public async Task Server_OnAUnixSocketWithTls_Answers()
    {
        NativeProgram.Require();
        using var folder = new ScratchFolder();
        using var files = new TlsFiles(folder);
        var socket = folder.Path("s");
        await using var server = ServerProcess.Start(
            program.Native, ["--bind", "unix:" + socket, "--certfile", files.ServerCertificate, "--keyfile", files.ServerKey], workingDirectory: folder.Root);
        await server.WaitForStartAsync();

        await using var http = await RawHttp.ConnectUnixAsync(socket);
        using var authority = files.LoadAuthority();
        await http.StartTlsAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate!.Issuer == authority.Subject,
        });
        Assert.Equal("hello\n", (await http.GetAsync("/")).Text);
    }

    private static string Text(ServerProcess process, OutputStream stream) =>
        string.Join('\n', process.Output.Lines.Where(l => l.Stream == stream).Select(l => l.Text));
}
