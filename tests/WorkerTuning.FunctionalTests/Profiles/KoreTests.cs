using System.Text.RegularExpressions;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Profiles;

public sealed class KoreTests
{
    private static readonly SampleProgram Sample = SampleProgram.Kore;

    // The two forms of the same configuration.
    private static readonly string[] File = ["-c", "config/gunicorn.conf.py"];
    private static readonly string[] AppSettings = ["--environment", "Fallback"];

    public static TheoryData<string[]> Forms => [File, AppSettings];

    [SkippableTheory]
    [MemberData(nameof(Forms))]
    public async Task Print_NothingSet_ShowsTheDefaults(string[] form)
    {
        var config = await Sample.PrintAsync(4, form);
        config.Expect(("bind", "0.0.0.0:8000"), ("workers", "9"), ("timeout", "60"), ("accesslog", "-"), ("errorlog", "-"), ("loglevel", "info"));
    }

    [SkippableTheory]
    [InlineData(1, "3")]
    [InlineData(2, "5")]
    [InlineData(16, "33")]
    public async Task Print_Processors_GiveAtLeastThreeWorkers(int cpu, string workers)
    {
        Assert.Equal(workers, (await Sample.PrintAsync(cpu, File))["workers"]);
        Assert.Equal(workers, (await Sample.PrintAsync(cpu, AppSettings))["workers"]);
    }

    [SkippableTheory]
    [MemberData(nameof(Forms))]
    public async Task Print_EnvironmentSet_Wins(string[] form)
    {
        var config = await Sample.PrintAsync(form, SampleProgram.Cpu(4, ("WEB_CONCURRENCY", "5"), ("GUNICORN_TIMEOUT", "120"), ("LOG_LEVEL", "DEBUG")));
        config.Expect(("workers", "5"), ("timeout", "120"), ("loglevel", "debug"));
    }

    [SkippableTheory]
    [MemberData(nameof(Forms))]
    public async Task Print_EnvironmentDoesNotParse_FallsBack(string[] form)
    {
        var config = await Sample.PrintAsync(form, SampleProgram.Cpu(4, ("WEB_CONCURRENCY", "many"), ("GUNICORN_TIMEOUT", "soon")));
        config.Expect(("workers", "9"), ("timeout", "60"));
    }

    [SkippableFact]
    public async Task Print_EnvironmentDoesNotParseAndNoFile_WarnsOfIt()
    {
        var config = await Sample.PrintAsync(AppSettings, SampleProgram.Cpu(4, ("WEB_CONCURRENCY", "many")));
        Assert.Contains(config.Remarks, remark => remark.StartsWith("warning: workers = \"many\" (env WEB_CONCURRENCY): must be ", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task Start_ThePlan_IsFoundInTheLog()
    {
        await using var server = await Sample.RunAsync([.. File, "--bind", "127.0.0.1:0"], SampleProgram.Cpu(2, ("GUNICORN_TIMEOUT", "45")));
        var found = server.Process.Output.Lines.Select(line => line.Text.Trim()).Where(line => Regex.IsMatch(line, "(Workers|Timeout|Log level|Bind)")).ToList();
        Assert.Contains("Workers: 5  (gunicorn.conf.py:20)", found);
        Assert.Contains("Timeout: 45  (gunicorn.conf.py:21)", found);
        Assert.Contains("Log level: info  (gunicorn.conf.py:26)", found);
        Assert.Contains(found, line => line.StartsWith("Bind: 127.0.0.1:0  (flag --bind)", StringComparison.Ordinal));
        Assert.Equal("""{"status":"ok"}""", (await server.GetAsync("/health/")).Text);
        Assert.Equal(0, await server.StopAsync());
    }

    [SkippableFact]
    public async Task Timeout_OfTheEnvironment_EndsARequest()
    {
        await using var server = await Sample.RunAsync([.. File, "--bind", "127.0.0.1:0"], SampleProgram.Cpu(2, ("WEB_CONCURRENCY", "1"), ("GUNICORN_TIMEOUT", "1")));
        await using var held = await HeldRequest.SendAsync(server.Port, "/items");
        Assert.Equal(504, (await held.Connection.ReadResponseAsync()).Status);
        await server.SaysInOrderAsync(@"Timeout: POST /items on worker 1\.1 took longer than its limit");
        Assert.Equal(200, (await server.GetAsync("/")).Status);
    }

    [SkippableFact]
    public async Task Hup_UnderTheEnvironment_RenewsTheWorkers()
    {
        await using var server = await Sample.RunAsync([.. File, "--bind", "127.0.0.1:0"], SampleProgram.Cpu(2, ("WEB_CONCURRENCY", "1")));
        await using var connection = await RawHttp.ConnectAsync(server.Port);
        Assert.Equal(200, (await connection.GetAsync("/")).Status);
        server.Process.Signal(UnixSignal.Hup);
        await server.SaysInOrderAsync(@"Worker 1\.1 recycled because of reload");
        Assert.Equal(200, (await connection.GetAsync("/")).Status);
    }

    [SkippableFact]
    public async Task StartAndStop_TheHooks_SayTheirLines()
    {
        await using var server = await Sample.RunAsync([.. File, "--bind", "127.0.0.1:0"], SampleProgram.Cpu(2, ("WEB_CONCURRENCY", "3")));
        await server.SaysInOrderAsync(@"^\s*Workers: 3$", "Now listening on", @"^\s*ready$");
        Assert.Equal(0, await server.StopAsync());
        await server.SaysInOrderAsync("Application is shutting down", @"^\s*stopped$");
    }

    [SkippableFact]
    public async Task Start_CertificateInTheEnvironment_SpeaksTls()
    {
        using var folder = new ScratchFolder();
        using var tls = new TlsFiles(folder);
        await using var server = await Sample.RunAsync(
            [.. File, "--bind", "127.0.0.1:0"], SampleProgram.Cpu(2, ("SSL_CERTFILE", tls.ServerCertificate), ("SSL_KEYFILE", tls.ServerKey)));
        await using var connection = await RawHttp.ConnectAsync(server.Port);
        await connection.StartTlsAsync(tls.Trusting());
        Assert.Equal("https", (await connection.GetAsync("/scheme")).Text);
    }

    [SkippableFact]
    public async Task Start_CertificateMissing_IsRefused()
    {
        await using var process = Sample.Start(File, SampleProgram.Cpu(2, ("SSL_CERTFILE", "/nowhere/cert.pem")));
        Assert.Equal(1, await process.WaitForExitAsync(TimeSpan.FromMinutes(1)));
        await process.WaitForLineAsync("^Error: certfile = /nowhere/cert.pem .*must be a PEM file that exists", OutputStream.Error);
    }
}
