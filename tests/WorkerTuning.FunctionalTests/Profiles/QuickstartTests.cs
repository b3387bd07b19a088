using System.Text.Json;

namespace WorkerTuning.FunctionalTests.Profiles;

public sealed class QuickstartTests
{
    private static readonly SampleProgram Sample = SampleProgram.Quickstart;

    [SkippableFact]
    public async Task Start_AsItStands_ShowsItsSettingsWithTheirOrigins()
    {
        await using var server = await Sample.RunAsync([], SampleProgram.Cpu(2, ("GUNICORN_BIND", "127.0.0.1:0"), ("GUNICORN_KEEPALIVE", "70")));
        Assert.Equal("hello\n", (await server.GetAsync("/")).Text);
        using var plan = JsonDocument.Parse((await server.GetAsync("/plan")).Text);
        var settings = plan.RootElement.EnumerateArray()
            .ToDictionary(s => s.GetProperty("name").GetString()!, s => (s.GetProperty("value").GetString(), s.GetProperty("origin").GetString()));
        Assert.Equal(("5", "appsettings.json"), settings["workers"]);
        Assert.Equal(("70", "env GUNICORN_KEEPALIVE"), settings["keepalive"]);
        Assert.Equal(("20", "appsettings.json"), settings["graceful_timeout"]);
        using var pool = JsonDocument.Parse((await server.GetAsync("/workers")).Text);
        Assert.Equal(5, pool.RootElement.GetProperty("workers").GetArrayLength());
        Assert.Equal(5_000, pool.RootElement.GetProperty("capacity").GetInt32());
        // The request that asks is none of the pool's.
        Assert.Equal(0, pool.RootElement.GetProperty("inFlight").GetInt32());
        Assert.Equal(2, pool.RootElement.GetProperty("workers").EnumerateArray().Sum(w => w.GetProperty("served").GetInt32()));
        Assert.Equal(200, (await server.GetAsync("/health/ready")).Status);
        Assert.Contains("\nworker_tuning_request_duration_seconds_count", (await server.GetAsync("/metrics")).Text, StringComparison.Ordinal);
        await server.Process.WaitForLineAsync("\"GET / HTTP/1.1\" 200 6");
        await Wire.RequestLineEndsAtAsync(server.Port, 4094);
        await Wire.HeaderCountEndsAtAsync(server.Port, 50);
        Assert.Equal(0, await server.StopAsync());
    }

    [SkippableFact]
    public async Task Start_SeveralWrongSettings_NamesThemAllAndExits()
    {
        await using var process = Sample.Start(["--keep-alive", "soon"], SampleProgram.Cpu(2, ("GUNICORN_WORKERS", "none")));
        Assert.Equal(1, await process.WaitForExitAsync(TimeSpan.FromMinutes(1)));
        var errors = process.Output.Lines.Select(line => line.Text).Where(line => line.StartsWith("Error: ", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, errors.Count);
        Assert.Contains(errors, line => line.Contains("keepalive", StringComparison.Ordinal) && line.Contains("flag --keep-alive", StringComparison.Ordinal));
        Assert.Contains(errors, line => line.Contains("workers", StringComparison.Ordinal) && line.Contains("env GUNICORN_WORKERS", StringComparison.Ordinal));
    }
}
