using System.Text.Json;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Profiles;

public sealed class BlogTests
{
    private static readonly SampleProgram Sample = SampleProgram.Blog;

    [SkippableTheory]
    [InlineData(1, 3)]
    [InlineData(2, 5)]
    [InlineData(4, 9)]
    [InlineData(8, 17)]
    public async Task Print_Processors_FollowTheTable(int cpu, int workers)
    {
        var config = await Sample.PrintAsync(cpu);
        Assert.Equal($"{workers}", config["workers"]);
        Assert.Contains(config.Remarks, remark => remark.StartsWith($"advice: worker_class: sync takes {workers} requests at a time", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task Print_Production_ShowsTheFile()
    {
        var config = await Sample.PrintAsync(cpu: 2);
        config.Expect(
            ("bind", "0.0.0.0:8000"), ("backlog", "2048"), ("worker_class", "sync"), ("worker_connections", "1000"), ("max_requests", "1000"),
            ("max_requests_jitter", "50"), ("timeout", "120"), ("graceful_timeout", "30"), ("keepalive", "5"), ("worker_tmp_dir", "/dev/shm"),
            ("preload_app", "true"), ("accesslog", "-"), ("errorlog", "-"), ("loglevel", "info"), ("capture_output", "true"), ("proc_name", "blog"));
        Assert.DoesNotContain("pidfile", config.Settings.Keys);
        Assert.DoesNotContain("certfile", config.Settings.Keys);
    }

    [SkippableFact]
    public async Task Print_Development_IsSmallAndVerbose()
    {
        var config = await Sample.PrintAsync([], SampleProgram.Cpu(8, ("ENVIRONMENT", "development")));
        config.Expect(("workers", "2"), ("timeout", "60"), ("max_requests", "0"), ("preload_app", "false"), ("loglevel", "debug"));
    }

    [SkippableTheory]
    [InlineData("sync", 1, "Sync", 5)]
    [InlineData("gthread", 4, "Gthread", 20)]
    [InlineData("gevent", 1, "Async", 5_000)]
    [InlineData("eventlet", 1, "Async", 5_000)]
    public async Task Start_WorkerClass_GivesItsConcurrency(string workerClass, int threads, string expectedClass, int capacity)
    {
        await using var server = await Sample.RunAsync(
            ["--bind", "127.0.0.1:0", "--threads", $"{threads}"], SampleProgram.Cpu(2, ("BLOG_WORKER_CLASS", workerClass)));
        using var plan = JsonDocument.Parse((await server.GetAsync("/plan")).Text);
        Assert.Equal(
            (5, expectedClass, capacity),
            (plan.RootElement.GetProperty("workers").GetInt32(), plan.RootElement.GetProperty("workerClass").GetString(), plan.RootElement.GetProperty("capacity").GetInt32()));
    }

    [SkippableFact]
    public async Task Start_TheFile_IsSeenFromOutside()
    {
        await using var server = await Sample.RunAsync(["--bind", "0.0.0.0:0"]);
        Assert.Equal("""{"status":"healthy"}""", (await server.GetAsync("/health/")).Text);
        Assert.Equal("blog", ProcessFiles.Name(server.Pid));
        await Wire.BacklogIsAsync(server.Port, 2048);
        await Wire.ClosesIdleConnectionsAsync(server.Port);
        Assert.Equal(0, await server.StopAsync());
    }

    [SkippableFact]
    public async Task Start_FewRequestsAWorker_RecyclesWithItsHooksInOrder()
    {
        await using var server = await Sample.RunAsync(["--bind", "127.0.0.1:0", "--workers", "1", "--max-requests", "5", "--max-requests-jitter", "2"]);
        await server.RenewsItsWorkerAsync("/", 5, 2);
        await server.SaysInOrderAsync(
            @"^\s*starting$", @"worker 1\.1 is on its way", @"worker 1\.1 is there", "Now listening on", "1 workers will serve",
            @"worker 1\.2 is on its way", @"worker 1\.2 is there", @"worker 1\.1 is gone");
        await server.SaysAsync(@"Worker 1\.1 recycled");
        Assert.Equal(0, await server.StopAsync());
        await server.SaysInOrderAsync("Application is shutting down", @"worker 1\.4 is gone");
    }

    [SkippableFact]
    public async Task Metrics_ForPrometheus_AreServed()
    {
        await using var server = await Sample.RunAsync(["--bind", "127.0.0.1:0", "--workers", "2"]);
        Assert.Equal("""{"status":"healthy"}""", (await server.GetAsync("/health/live")).Text);
        Assert.Contains("\nworker_tuning_worker_target{otel_scope_name=\"WorkerTuning\"} 2\n", (await server.GetAsync("/metrics")).Text, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Timeout_OfAHandlerThatHeedsIt_Is504()
    {
        await using var server = await Sample.RunAsync(["--bind", "127.0.0.1:0", "--workers", "1", "--timeout", "1"]);
        await using var held = await HeldRequest.SendAsync(server.Port, "/api/");
        Assert.Equal(504, (await held.Connection.ReadResponseAsync()).Status);
        await server.SaysInOrderAsync(@"Timeout: POST /api/ on worker 1\.1 took longer than its limit \([0-9.]+ s, endpoint HTTP: POST /api/");
        Assert.Equal("blog\n", (await server.GetAsync("/")).Text);
        Assert.DoesNotContain(server.Process.Output.Lines, line => line.Text.Contains("worker 1.2", StringComparison.OrdinalIgnoreCase));
    }

    [SkippableTheory]
    [InlineData("sync", "1", 1)]
    [InlineData("gthread", "3", 3)]
    public async Task Start_OneWorker_ServesWhatItsClassTakes(string workerClass, string threads, int capacity)
    {
        await using var server = await Sample.RunAsync(
            ["--bind", "127.0.0.1:0", "--workers", "1", "--threads", threads], SampleProgram.Cpu(2, ("BLOG_WORKER_CLASS", workerClass)));
        await server.ServesAtATimeAsync(capacity, "/api/", "/");
    }

    [SkippableFact]
    public async Task Hup_TheFile_RenewsTheWorkersAndAnswersOn()
    {
        await using var server = await Sample.RunAsync(["--bind", "127.0.0.1:0", "--workers", "2"]);
        await using var connection = await RawHttp.ConnectAsync(server.Port);
        Assert.Equal(200, (await connection.GetAsync("/")).Status);
        server.Process.Signal(UnixSignal.Hup);
        // The first worker may be quicker than the line about the plan.
        await server.SaysInOrderAsync("Plan 2 is in force");
        await server.SaysInOrderAsync(@"Worker \d\.1 recycled because of reload", @"Worker \d\.1 recycled because of reload");
        Assert.Equal(200, (await connection.GetAsync("/")).Status);
    }

    [SkippableFact]
    public async Task Start_CertificateInTheEnvironment_SpeaksTls()
    {
        using var folder = new ScratchFolder();
        using var tls = new TlsFiles(folder);
        await using var server = await Sample.RunAsync(
            ["--bind", "127.0.0.1:0"], SampleProgram.Cpu(2, ("BLOG_CERTFILE", tls.ServerCertificate), ("BLOG_KEYFILE", tls.ServerKey)));
        Assert.Equal("https", server.Address.Scheme);
        await using var connection = await RawHttp.ConnectAsync(server.Port);
        await connection.StartTlsAsync(tls.Trusting());
        Assert.Equal("""{"status":"healthy"}""", (await connection.GetAsync("/health/")).Text);
    }
}
