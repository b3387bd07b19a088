using System.Text;
using System.Text.Json;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Profiles;

public sealed class DevSimTests
{
    private static readonly SampleProgram Sample = SampleProgram.DevSim;
    private static readonly string[] File = ["--config", "gunicorn_config.py"];

    // The file's logs are in /app, which is the container's.
    private static readonly string[] Here =
    [
        "--bind", "127.0.0.1:0", "--access-logfile", "-", "--error-logfile", "-", "--errorlog-errors", "/dev/null", "--errorlog-json", "/dev/null",
        "--errorlog-categories", "DevSim=/dev/null", "--log-format", "text",
    ];

    private static readonly (string, string)[] Secrets = [("SECRET_KEY", "one"), ("ENCRYPTION_KEY", "two"), ("JWT_SECRET_KEY", "three")];

    [SkippableTheory]
    [InlineData(1, "3")]
    [InlineData(2, "5")]
    [InlineData(4, "8")]
    [InlineData(64, "8")]
    public async Task Print_Processors_GiveAtMostEightWorkers(int cpu, string workers) =>
        Assert.Equal(workers, (await Sample.PrintAsync(File, SampleProgram.Cpu(cpu, Secrets)))["workers"]);

    [SkippableFact]
    public async Task Print_TheFile_ShowsItsSettings()
    {
        var config = await Sample.PrintAsync(File, SampleProgram.Cpu(4, Secrets));
        config.Expect(
            ("bind", "0.0.0.0:8000"), ("worker_class", "sync"), ("timeout", "60"), ("keepalive", "5"), ("limit_request_line", "4094"), ("limit_request_fields", "100"),
            ("limit_request_field_size", "8190"), ("accesslog", "/app/logs/gunicorn_access.log"), ("errorlog", "/app/logs/gunicorn_error.log"), ("loglevel", "info"),
            ("errorlog_categories", "DevSim=/app/logs/devsim.log,WorkerTuning.Security=/app/logs/security.log"), ("slow_request", "10"), ("log_format", "detailed"),
            ("errorlog_errors", "/app/logs/devsim_errors.log"), ("errorlog_json", "/app/logs/devsim.json"), ("log_max_size", "10MB"), ("log_backup_count", "5"));
        Assert.Equal("gunicorn_config.py:15", config.Settings["max_request_body_size"].Origin);
    }

    [SkippableFact]
    public async Task CheckConfig_TheFile_Holds()
    {
        await using var process = Sample.Start([.. File, .. Here, "--check-config"], SampleProgram.Cpu(2, Secrets));
        Assert.Equal(0, await process.WaitForExitAsync(TimeSpan.FromMinutes(1)));
    }

    [SkippableFact]
    public async Task CheckConfig_ALogInAFolderThatIsNotThere_IsRefused()
    {
        await using var process = Sample.Start([.. File, .. Here, "--access-logfile", "/nosuchfolder/access.log", "--check-config"], SampleProgram.Cpu(2, Secrets));
        Assert.Equal(1, await process.WaitForExitAsync(TimeSpan.FromMinutes(1)));
    }

    [SkippableFact]
    public async Task Start_ProductionWithoutSecrets_IsRefused()
    {
        await using var process = Sample.Start(File, SampleProgram.Cpu(2, ("SECRET_KEY", "one")));
        Assert.Equal(1, await process.WaitForExitAsync(TimeSpan.FromMinutes(1)));
        await process.WaitForLineAsync("not set, and needed in production: ENCRYPTION_KEY, JWT_SECRET_KEY", OutputStream.Error);
    }

    [SkippableFact]
    public async Task Start_ProductionWithAPlaceholder_IsRefusedWithoutShowingIt()
    {
        await using var process = Sample.Start([.. File, .. Here], SampleProgram.Cpu(2, ("SECRET_KEY", "Your-secret-key-2026"), ("ENCRYPTION_KEY", "two"), ("JWT_SECRET_KEY", "changeme")));
        Assert.Equal(1, await process.WaitForExitAsync(TimeSpan.FromMinutes(1)));
        await process.WaitForLineAsync("placeholders instead of secrets: SECRET_KEY, JWT_SECRET_KEY", OutputStream.Error);
        Assert.DoesNotContain("2026", process.ToString(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task CheckConfig_SecretsInFiles_Holds()
    {
        using var folder = new ScratchFolder();
        var files = Secrets.Select(s => (s.Item1 + "_FILE", folder.Write(s.Item1.ToLowerInvariant(), s.Item2 + "\n"))).ToArray();
        await using var process = Sample.Start([.. File, .. Here, "--check-config"], SampleProgram.Cpu(2, files));
        Assert.Equal(0, await process.WaitForExitAsync(TimeSpan.FromMinutes(1)));
    }

    [SkippableFact]
    public async Task Start_ASecretsFileThatIsNotThere_IsRefused()
    {
        await using var process = Sample.Start([.. File, .. Here], SampleProgram.Cpu(2, [.. Secrets[1..], ("SECRET_KEY", "one"), ("SECRET_KEY_FILE", "/nowhere/secret")]));
        Assert.Equal(1, await process.WaitForExitAsync(TimeSpan.FromMinutes(1)));
        await process.WaitForLineAsync("not set, and needed in production: SECRET_KEY", OutputStream.Error);
    }

    [SkippableFact]
    public async Task Start_TheFile_LimitsWhatAClientMaySend()
    {
        await using var server = await Sample.RunAsync([.. File, .. Here], SampleProgram.Cpu(2, Secrets));
        Assert.Equal("""{"status":"healthy"}""", (await server.GetAsync("/api/health")).Text);
        await Wire.RequestLineEndsAtAsync(server.Port, 4094);
        await Wire.HeaderCountEndsAtAsync(server.Port, 100);
        await Wire.HeaderFieldEndsAtAsync(server.Port, 8190);
        await Wire.BodyEndsAtAsync(server.Port, "/api/upload", 10 * 1024 * 1024);
        await Wire.ClosesIdleConnectionsAsync(server.Port);
        Assert.Equal(0, await server.StopAsync());
    }

    [SkippableFact]
    public async Task Logs_OfTheFile_AreTextJsonAndErrorsAlone()
    {
        using var folder = new ScratchFolder();
        var text = (await System.IO.File.ReadAllTextAsync(Sample.Path("gunicorn_config.py"))).Replace("/app/logs", folder.Root, StringComparison.Ordinal);
        var port = FreePort.Next();
        await using var process = Sample.Start(
            ["--config", folder.Write("gunicorn_config.py", text), "--bind", $"127.0.0.1:{port}", "--timeout", "1"], SampleProgram.Cpu(2, Secrets));
        await process.WaitForListeningAsync(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, port), TimeSpan.FromMinutes(1));
        await using (var connection = await RawHttp.ConnectAsync(port))
        {
            // Begins an upload and never ends it.
            await connection.SendAsync("POST /api/upload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\na,b");
            await connection.ReadEndAsync();
        }

        await using (var connection = await RawHttp.ConnectAsync(port))
        {
            await connection.SendAsync("POST /api/upload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\na,b\n");
            await connection.ReadResponseAsync();
        }

        await using (var connection = await RawHttp.ConnectAsync(port))
            await connection.GetAsync("/" + new string('a', 5000));
        await using (var connection = await RawHttp.ConnectAsync(port))
            await connection.GetAsync("/api/health");
        process.Signal(UnixSignal.Term);
        Assert.Equal(0, await process.WaitForExitAsync(TimeSpan.FromMinutes(1)));

        Assert.Contains(folder.Read("gunicorn_access.log").Split('\n'), l => l.Contains("\"GET /api/health HTTP/1.1\" 200 ", StringComparison.Ordinal));
        // The application's log apart from the server's, as in the document.
        Assert.Matches(@"\d\d:\d\d:\d\d\.\d{3} [+-]\d{4}\] \[\d+\] \[INFO\] DevSimHooks: ready for simulations", folder.Read("devsim.log"));
        Assert.Matches(@"\[INFO\] DevSim: upload of 1 rows \{.*RequestPath:/api/upload", folder.Read("devsim.log"));
        Assert.DoesNotContain(" DevSim", folder.Read("gunicorn_error.log"), StringComparison.Ordinal);
        Assert.Contains("WorkerTuning.Lifecycle", folder.Read("gunicorn_error.log"), StringComparison.Ordinal);
        Assert.Matches(@"Request line too long; answered with 414", folder.Read("security.log"));
        // As the document's own analysis does it: jq '.level' | sort | uniq -c
        var levels = (await System.IO.File.ReadAllLinesAsync(folder.Path("devsim.json"))).Select(l => System.Text.Json.JsonDocument.Parse(l).RootElement.GetProperty("level").GetString()).ToHashSet();
        Assert.Contains("INFO", levels);
        Assert.All(
            (await System.IO.File.ReadAllLinesAsync(folder.Path("devsim_errors.log"))).Where(l => l.StartsWith('[')),
            l => Assert.Matches(@"\] \[(ERROR|CRITICAL)\] ", l));
        Assert.NotEmpty(await System.IO.File.ReadAllTextAsync(folder.Path("devsim_errors.log")));
    }

    [SkippableFact]
    public async Task Health_OfEveryPathOfTheDocument_Answers()
    {
        await using var server = await Sample.RunAsync([.. File, .. Here, "--workers", "1"], SampleProgram.Cpu(2, Secrets));
        await using var busy = await HeldRequest.SendAsync(server.Port, "/api/upload");
        foreach (var path in (string[])["", "/detailed", "/system", "/readiness", "/liveness", "/security"])
        {
            var response = await server.GetAsync("/api/health" + path);
            Assert.Equal((200, "application/json"), (response.Status, response.Header("Content-Type")));
            using var health = JsonDocument.Parse(response.Text);
            Assert.Equal(path == "/security" && Environment.IsPrivilegedProcess ? "degraded" : "healthy", health.RootElement.GetProperty("status").GetString());
        }

        Assert.Contains("\"worker_tuning.workers\":{\"status\":\"healthy\"", (await server.GetAsync("/api/health/detailed")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("checks", (await server.GetAsync("/api/health/detailed", "X-Forwarded-For: 203.0.113.7")).Text, StringComparison.Ordinal);
        // The profile's four: response times, workers, resources, errors.
        var metrics = (await server.GetAsync("/metrics")).Text;
        foreach (var name in (string[])["http_server_request_duration_seconds_bucket{", "worker_tuning_workers{", "dotnet_process_memory_working_set_bytes{", "http_response_status_code=\"200\""])
            Assert.Contains(name, metrics, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Timeout_OfAnUploadThatStops_ReplacesTheWorker()
    {
        await using var server = await Sample.RunAsync([.. File, .. Here, "--timeout", "1"], SampleProgram.Cpu(2, Secrets));
        await server.SaysInOrderAsync("Now listening on", "ready for simulations");
        await server.ReplacesAStuckWorkerAsync("/api/upload", @"worker \d+\.1 was aborted");
        await server.SaysInOrderAsync(@"worker \d+\.1 leaves");
    }

    [SkippableFact]
    public async Task Upload_CsvFile_IsRead()
    {
        await using var server = await Sample.RunAsync(["--bind", "127.0.0.1:0", "--environment", "Development"]);
        var csv = "name,value\na,1\nb,2\n";
        await using var connection = await RawHttp.ConnectAsync(server.Port);
        await connection.SendAsync($"POST /api/upload HTTP/1.1\r\nHost: localhost\r\nContent-Length: {Encoding.UTF8.GetByteCount(csv)}\r\n\r\n{csv}");
        Assert.Equal("""{"rows":3}""", (await connection.ReadResponseAsync()).Text);
    }
}
