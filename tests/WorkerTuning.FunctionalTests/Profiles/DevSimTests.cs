using System.Text;
using System.Text.Json;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Profiles;

public sealed class DevSimTests
{
    private static readonly SampleProgram Sample = SampleProgram.DevSim;
    private static readonly string[] File = ["--config", "gunicorn_config.py"];
    private static readonly string[] LogsToConsole = ["--access-logfile", "-", "--error-logfile", "-"];
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
            ("limit_request_field_size", "8190"), ("accesslog", "/app/logs/access.log"), ("errorlog", "/app/logs/error.log"), ("loglevel", "info"));
        Assert.Equal("gunicorn_config.py:15", config.Settings["max_request_body_size"].Origin);
    }

    [SkippableFact]
    public async Task CheckConfig_TheFile_Holds()
    {
        await using var process = Sample.Start([.. File, "--check-config"], SampleProgram.Cpu(2, Secrets));
        Assert.Equal(0, await process.WaitForExitAsync(TimeSpan.FromMinutes(1)));
    }

    [SkippableFact]
    public async Task Start_ProductionWithoutSecrets_IsRefused()
    {
        await using var process = Sample.Start(File, SampleProgram.Cpu(2, ("SECRET_KEY", "one")));
        Assert.Equal(1, await process.WaitForExitAsync(TimeSpan.FromMinutes(1)));
        await process.WaitForLineAsync("not set, and needed in production: ENCRYPTION_KEY, JWT_SECRET_KEY", OutputStream.Error);
    }

    [SkippableFact]
    public async Task Start_TheFile_LimitsWhatAClientMaySend()
    {
        await using var server = await Sample.RunAsync([.. File, .. LogsToConsole, "--bind", "127.0.0.1:0"], SampleProgram.Cpu(2, Secrets));
        Assert.Equal("""{"status":"healthy"}""", (await server.GetAsync("/api/health")).Text);
        await Wire.RequestLineEndsAtAsync(server.Port, 4094);
        await Wire.HeaderCountEndsAtAsync(server.Port, 100);
        await Wire.HeaderFieldEndsAtAsync(server.Port, 8190);
        await Wire.BodyEndsAtAsync(server.Port, "/api/upload", 10 * 1024 * 1024);
        await Wire.ClosesIdleConnectionsAsync(server.Port);
        Assert.Equal(0, await server.StopAsync());
    }

    [SkippableFact]
    public async Task Health_OfEveryPathOfTheDocument_Answers()
    {
        await using var server = await Sample.RunAsync([.. File, .. LogsToConsole, "--bind", "127.0.0.1:0", "--workers", "1"], SampleProgram.Cpu(2, Secrets));
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
        foreach (var name in (string[])["http_server_request_duration_seconds_bucket{", "worker_tuning_worker_count{", "dotnet_process_memory_working_set_bytes{", "http_response_status_code=\"200\""])
            Assert.Contains(name, metrics, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Timeout_OfAnUploadThatStops_ReplacesTheWorker()
    {
        await using var server = await Sample.RunAsync([.. File, "--bind", "127.0.0.1:0", "--timeout", "1"], SampleProgram.Cpu(2, Secrets));
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
