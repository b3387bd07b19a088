using System.Text.Json;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Profiles;

public sealed class DnsProxyTests
{
    private static readonly SampleProgram Sample = SampleProgram.DnsProxy;

    [SkippableFact]
    public async Task Print_NothingSet_ShowsTheTableOfDefaults()
    {
        var config = await Sample.PrintAsync(cpu: 4);
        config.Expect(
            ("worker_class", "gthread"), ("workers", "9"), ("threads", "4"), ("worker_connections", "1000"), ("timeout", "120"),
            ("graceful_timeout", "30"), ("max_requests", "1000"), ("max_requests_jitter", "50"), ("backlog", "2048"), ("keepalive", "5"));
        Assert.DoesNotContain(config.Settings.Values, setting => setting.Origin is not ("default" or "appsettings.json" or "flag --print-config"));
    }

    [SkippableFact]
    public async Task Print_EveryVariableSet_ShowsEachWithItsName()
    {
        (string Name, string Value)[] variables =
        [
            ("worker_class", "gevent"), ("workers", "2"), ("threads", "8"), ("worker_connections", "2000"), ("timeout", "90"), ("graceful_timeout", "20"),
            ("max_requests", "500"), ("max_requests_jitter", "25"), ("backlog", "1024"), ("keepalive", "7"), ("reuse_port", "true"), ("forwarded_allow_ips", "10.0.0.1"),
        ];
        var config = await Sample.PrintAsync([], SampleProgram.Cpu(4, [.. variables.Select(v => ("GUNICORN_" + v.Name.ToUpperInvariant(), v.Value))]));
        // gevent's workers are async workers here.
        config.Expect([.. variables.Select(v => v.Name == "worker_class" ? (v.Name, "async") : v)]);
        Assert.All(variables, v => Assert.Equal("env GUNICORN_" + v.Name.ToUpperInvariant(), config.Settings[v.Name].Origin));
    }

    public static TheoryData<string, string[]> Profiles => new()
    {
        { "development.env", ["workers = 2", "threads = 4", "reload = true", "loglevel = debug", "worker_class = gthread"] },
        { "production.env", ["workers = 4", "threads = 4", "reload = false", "loglevel = warning", "max_requests = 1000", "worker_class = gthread"] },
        { "high-availability.env", ["workers = 8", "worker_class = async", "worker_connections = 2000", "backlog = 4096", "reuse_port = true"] },
    };

    [SkippableTheory]
    [MemberData(nameof(Profiles))]
    public async Task Print_EnvironmentFile_ShowsItsSettings(string file, string[] expected)
    {
        var config = await Sample.PrintAsync([], EnvironmentFile(file));
        Assert.Equal(expected, expected.Select(line => line.Split(' ')[0]).Select(name => $"{name} = {config[name]}"));
    }

    [SkippableTheory]
    [InlineData("cpu", "sync", "4")]
    [InlineData("cpu * 2 + 1", "gthread", "9")]
    [InlineData("2", "gevent", "2")]
    public async Task Print_FormulaOfAWorkload_CountsTheProcessors(string workers, string workerClass, string expected)
    {
        var config = await Sample.PrintAsync([], SampleProgram.Cpu(4, ("GUNICORN_WORKERS", workers), ("GUNICORN_WORKER_CLASS", workerClass)));
        Assert.Equal(expected, config["workers"]);
    }

    [SkippableFact]
    public async Task Print_RecipeForProcessors_IsSyncAndWithoutThreadsSaysWhyNot()
    {
        var recipe = SampleProgram.Cpu(4, ("GUNICORN_WORKERS", "cpu"), ("GUNICORN_WORKER_CLASS", "sync"), ("GUNICORN_THREADS", "1"));
        Assert.Contains("`GUNICORN_WORKERS=cpu GUNICORN_WORKER_CLASS=sync GUNICORN_THREADS=1`", await File.ReadAllTextAsync(Sample.Path("README.md")), StringComparison.Ordinal);
        Assert.Equal("sync", (await Sample.PrintAsync([], recipe))["worker_class"]);

        recipe.Remove("GUNICORN_THREADS");
        var config = await Sample.PrintAsync([], recipe);
        Assert.Equal("gthread", config["worker_class"]);
        Assert.Contains(config.Remarks, r => r.Contains("overruled by threads = 4 (appsettings.json)", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task Print_Flags_WinOverVariablesAndFiles()
    {
        var config = await Sample.PrintAsync(
            ["--workers=4", "--threads=4", "--worker-class=gthread", "--timeout=120"], SampleProgram.Cpu(2, ("GUNICORN_WORKERS", "8"), ("GUNICORN_TIMEOUT", "5")));
        config.Expect(("workers", "4"), ("threads", "4"), ("worker_class", "gthread"), ("timeout", "120"));
        Assert.Equal("flag --workers", config.Settings["workers"].Origin);
    }

    [SkippableFact]
    public async Task Start_TrustInEveryProxyOnAPublicBind_AdvisesAgainstIt()
    {
        await using var server = await Sample.RunAsync([], SampleProgram.Cpu(2, ("GUNICORN_FORWARDED_ALLOW_IPS", "*"), ("GUNICORN_BIND", "0.0.0.0:0")));
        await server.Process.WaitForLineAsync(@"Advice on forwarded_allow_ips: \* on a bind that others can reach");
    }

    [SkippableFact]
    public async Task Start_Production_AnswersWithItsLimitsAndStops()
    {
        var environment = EnvironmentFile("production.env");
        var port = FreePort.Next();
        environment["GUNICORN_BIND"] = $"127.0.0.1:{port}";
        // GUNICORN_LOGLEVEL=warning: it does not say where it listens.
        await using var server = new RunningSample(Sample.Start([], environment), new Uri($"http://127.0.0.1:{port}"));
        await server.Process.WaitForListeningAsync(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, port), TimeSpan.FromMinutes(1));
        Assert.Equal("""{"status":"ok"}""", (await server.GetAsync("/health")).Text);
        Assert.Contains("127.0.0.1", JsonSerializer.Deserialize<string[]>((await server.GetAsync("/resolve/127.0.0.1")).Text)!);
        await Wire.ClosesIdleConnectionsAsync(server.Port);
        Assert.Equal(0, await server.StopAsync());
        Assert.DoesNotContain(server.Process.Output.Lines, line => line.Text.StartsWith("info: ", StringComparison.Ordinal) || line.Text.StartsWith("warn: ", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task Start_OneWorker_ServesAsManyRequestsAsItHasThreads()
    {
        await using var server = await Sample.RunAsync([], Small());
        await server.ServesAtATimeAsync(4, "/resolve", "/");
    }

    [SkippableFact]
    public async Task Start_FewRequestsAWorker_RecyclesWithItsHooksInOrder()
    {
        await using var server = await Sample.RunAsync([], Small(("GUNICORN_MAX_REQUESTS", "5"), ("GUNICORN_MAX_REQUESTS_JITTER", "2")));
        await server.RenewsItsWorkerAsync("/", 5, 2);
        await server.SaysInOrderAsync("starting with 1 workers", "Now listening on", @"worker 1\.1 exited");
        await server.SaysAsync(@"Worker 1\.1 recycled");
    }

    [SkippableFact]
    public async Task Timeout_OfABodyThatNeverComes_ReplacesTheWorker()
    {
        await using var server = await Sample.RunAsync([], Small(("GUNICORN_TIMEOUT", "1")));
        await server.ReplacesAStuckWorkerAsync("/resolve", @"worker 1\.1 ran into its timeout");
    }

    [SkippableFact]
    public async Task Int_WithWorkers_CallsTheirHook()
    {
        await using var server = await Sample.RunAsync([], Small());
        server.Process.Signal(UnixSignal.Int);
        Assert.Equal(0, await server.Process.WaitForExitAsync(TimeSpan.FromMinutes(1)));
        await server.SaysAsync("Quick stop by signal INT", @"worker 1\.1 was interrupted");
    }

    [SkippableFact]
    public async Task TtinAndTtou_ChangeHowManyServe()
    {
        await using var server = await Sample.RunAsync([], Small(("GUNICORN_THREADS", "1")));
        await using var held = await HeldRequest.SendAsync(server.Port, "/resolve");
        await using var connection = await RawHttp.ConnectAsync(server.Port);
        // The only thread is taken: without another worker this waits for the request above.
        var next = connection.GetAsync("/");
        server.Process.Signal(UnixSignal.Ttin);
        Assert.Equal(200, (await next).Status);
        server.Process.Signal(UnixSignal.Ttou);
        await server.SaysAsync("Worker count set to 2", "Worker count set to 1", @"worker 2\.1 exited");
        Assert.Equal(200, (await held.FinishAsync()).Status);
        Assert.Equal(200, (await connection.GetAsync("/health")).Status);
    }

    [SkippableFact]
    public async Task Hup_TheVariables_RenewsTheWorkersAndKeepsTheirNumber()
    {
        await using var server = await Sample.RunAsync([], Small());
        server.Process.Signal(UnixSignal.Ttin);
        await server.SaysInOrderAsync("Worker count set to 2");
        server.Process.Signal(UnixSignal.Hup);
        await server.SaysInOrderAsync(@"Worker \d\.1 recycled because of reload", @"Worker \d\.1 recycled because of reload");
        Assert.Equal(200, (await server.GetAsync("/health")).Status);
    }

    [SkippableFact]
    public async Task Usr2_ThenTerm_TheNewProcessServesOnTheSamePort()
    {
        await using var server = await Sample.RunAsync([], Small());
        server.Process.Signal(UnixSignal.Usr2);
        await server.SaysInOrderAsync(@"Process \d+ was started on the same sockets", "Application started");
        Assert.Equal(0, await server.StopAsync());

        Assert.Equal(200, (await server.GetAsync("/health")).Status);
    }

    [SkippableFact]
    public async Task Reload_AFileChanges_ItsSettingsAreTaken()
    {
        using var folder = new ScratchFolder();
        var settings = await File.ReadAllTextAsync(Sample.Path("appsettings.json"));
        folder.Write("appsettings.json", settings);
        await using var server = await Sample.RunAsync([], Small(("GUNICORN_RELOAD", "true")), folder.Root);
        await server.SaysInOrderAsync("Changed files in .* reload the settings");
        var draft = folder.Write("draft", settings.Replace("\"Timeout\": 120", "\"Timeout\": 60", StringComparison.Ordinal));
        File.Move(draft, folder.Path("appsettings.json"), overwrite: true);

        await server.SaysAsync(@"Plan 2 is in force \(timeout = 60, was 120\)", @"worker 1\.1 exited");
    }

    [SkippableFact]
    public async Task Start_HighAvailability_SharesItsPortAndSurvivesOne()
    {
        var environment = EnvironmentFile("high-availability.env");
        environment["GUNICORN_BIND"] = $"127.0.0.1:{FreePort.Next()}";
        await using var first = await Sample.RunAsync([], environment);
        await using var second = await Sample.RunAsync([], environment);
        Assert.Equal(first.Port, second.Port);
        Assert.Equal(2, (await Wire.ListenQueuesAsync(first.Port)).Count);
        await Wire.BacklogIsAsync(first.Port, 4096);

        Assert.Equal(0, await first.StopAsync());
        Assert.Equal(200, (await second.GetAsync("/health")).Status);
    }

    private static Dictionary<string, string?> Small(params (string, string)[] more) =>
        SampleProgram.Cpu(2, [("GUNICORN_BIND", "127.0.0.1:0"), ("GUNICORN_WORKERS", "1"), .. more]);

    private static Dictionary<string, string?> EnvironmentFile(string name) => EnvironmentFiles.Read(Sample.Path(name));
}
