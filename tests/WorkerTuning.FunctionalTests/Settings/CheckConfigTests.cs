using System.Globalization;
using System.Net;
using System.Net.Sockets;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Settings;

public sealed class CheckConfigTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--check-config")]
    [InlineData("--check-config --workers 3")]
    [InlineData("--print-config")]
    public async Task CheckConfig_SettingsThatHold_ExitsWithZeroBeforeAnythingListens(string line)
    {
        // A port that is taken already: whoever tries to listen there fails.
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var bind = ((IPEndPoint)taken.LocalEndpoint).ToString();
        var outcome = await Outcome.OfQuickstartAsync(_folder.Root, [.. line.Split(' '), "--bind", bind]);

        Assert.Equal(0, outcome.ExitCode);
        Assert.Empty(outcome.Error);
        Assert.DoesNotContain(outcome.Out, l => l.Contains("listening", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task CheckConfig_SettingsThatHold_SaysNothing() =>
        Assert.Empty((await Outcome.OfQuickstartAsync(_folder.Root, ["--check-config"])).Out);

    [Fact]
    public async Task CheckConfig_AUnit_IsAdvisedOnAtTheDesk()
    {
        var unit = _folder.Write("shop.service", """
            [Service]
            Type=simple
            TimeoutStopSec=5
            WatchdogSec=30
            MemoryDenyWriteExecute=true
            LimitNOFILE=1024
            """);
        var outcome = await Outcome.OfQuickstartAsync(
            _folder.Root, ["--check-config", "--unit", unit, "--graceful-timeout", "30", "--workers", "4", "--worker-class", "async", "--worker-connections", "1000"]);

        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains(
            "Advice: graceful_timeout: 30 s is not shorter than the unit's TimeoutStopSec of 5 s: systemd kills before the requests are done. Raise TimeoutStopSec or lower graceful_timeout.",
            outcome.Error);
        foreach (var start in (string[])["Advice: WatchdogSec: ", "Advice: MemoryDenyWriteExecute: ", "Advice: Type: ", "Advice: worker_connections: 4000 requests at a time are promised and 1024 files"])
            Assert.Contains(outcome.Error, line => line.StartsWith(start, StringComparison.Ordinal));
    }

    [Fact]
    public async Task CheckConfig_AUnitThatIsNotThere_IsRefused()
    {
        var outcome = await Outcome.OfQuickstartAsync(_folder.Root, ["--check-config", "--unit", "nowhere.service"]);

        Assert.Equal(1, outcome.ExitCode);
        Assert.Equal("Error: systemd_unit = nowhere.service (flag --unit): must be a unit file that exists", Assert.Single(outcome.Error));
    }

    [Fact]
    public async Task CheckConfig_ASettingWithoutMeaning_WarnsAndHolds()
    {
        var outcome = await Outcome.OfQuickstartAsync(_folder.Root, ["--check-config", "--daemon"]);

        Assert.Equal(0, outcome.ExitCode);
        Assert.StartsWith("Warning: daemon = True (flag --daemon): not applicable. ", Assert.Single(outcome.Error), StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckConfig_AMisspeltName_IsToldAndHolds()
    {
        _folder.Write("gunicorn.conf.py", "max_request = 1000\n");
        var outcome = await Outcome.OfQuickstartAsync(_folder.Root, ["--check-config"], new Dictionary<string, string?> { ["GUNICORN_WORKRES"] = "3" });

        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal(
            [
                "Note: env GUNICORN_WORKRES: not a setting, ignored; did you mean GUNICORN_WORKERS?",
                "Note: max_request (gunicorn.conf.py:1): not a setting, ignored; did you mean max_requests?",
            ],
            outcome.Error.Order());
    }

    [Theory]
    [InlineData("--check-config")]
    [InlineData("")]
    public async Task Start_EverythingWrong_IsToldAtOnceWithoutAStackTrace(string check)
    {
        _folder.Write("appsettings.json", """{ "WorkerTuning": { "MaxRequest": 1000, "Threads": 0 } }""");
        _folder.Write("gunicorn.conf.py", "import myapp\nbacklog = myapp.backlog\ntime_out = 3\n");
        var outcome = await Outcome.OfQuickstartAsync(
            _folder.Root,
            [.. check.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--workers", "many", "--frobnicate"],
            new Dictionary<string, string?> { ["GUNICORN_TIMEOUT"] = "soon", ["GUNICORN_CMD_ARGS"] = "--max-req 4", ["PORT"] = "http" });

        Assert.Equal(1, outcome.ExitCode);
        outcome.AssertNoStackTrace();
        Assert.Equal("Note: time_out (gunicorn.conf.py:3): not a setting, ignored; did you mean timeout?", outcome.Error[0]);
        Assert.All(outcome.Error.Skip(1), line => Assert.StartsWith("Error: ", line, StringComparison.Ordinal));
        Assert.All(
            [
                "bind = \"0.0.0.0:http\" (env PORT): '0.0.0.0:http' must be a port from 0 to 65535",
                "threads = \"0\" (appsettings.json): must be from 1 to 32767",
                "timeout = \"soon\" (env GUNICORN_TIMEOUT): must be a number of seconds",
                "workers = \"many\" (flag --workers): must be a whole number",
                "MaxRequest (appsettings.json): no such setting; did you mean MaxRequests?",
                "flag --frobnicate: no such flag",
                "GUNICORN_CMD_ARGS --max-req: could be --max-requests, --max-requests-jitter",
                "(gunicorn.conf.py:2:",
            ],
            (string expected) => Assert.Single(outcome.Error, line => line.Contains(expected, StringComparison.Ordinal)));
        Assert.Equal(9, outcome.Error.Count);
    }

    [Fact]
    public async Task Start_WrongSettingsUnderUseDefault_WarnsAndServes()
    {
        _folder.Write("appsettings.json", """{ "WorkerTuning": { "OnInvalid": "UseDefault", "Timeout": 12 } }""");
        await using var server = ServerProcess.StartDotnet(
            Outcome.Quickstart,
            ["--bind", "127.0.0.1:0"],
            new Dictionary<string, string?> { ["GUNICORN_TIMEOUT"] = "soon" },
            _folder.Root);
        var address = await server.WaitForListeningAsync();
        using var client = new HttpClient();

        Assert.Equal("hello\n", await client.GetStringAsync(address).WithTimeout());
        await server.WaitForLineAsync("Timeout: 12  \\(appsettings.json\\)");
        await server.WaitForLineAsync("timeout = \"soon\" \\(env GUNICORN_TIMEOUT\\)");
    }

    [Fact]
    public async Task Start_AMissingFile_IsAnErrorWithItsFlag()
    {
        var outcome = await Outcome.OfQuickstartAsync(_folder.Root, ["-c", "missing.py"]);

        Assert.Equal(1, outcome.ExitCode);
        Assert.Equal(["Error: config = missing.py (flag -c): the file does not exist"], outcome.Error);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    public async Task Help_BesideWrongSettings_ListsTheFlagsAndExitsWithZero(string flag)
    {
        var outcome = await Outcome.OfQuickstartAsync(_folder.Root, ["--workers", "many", flag]);

        Assert.Equal(0, outcome.ExitCode);
        Assert.Empty(outcome.Error);
        Assert.Equal("usage: Quickstart [flag ...]", outcome.Out[0]);
        Assert.Single(outcome.Out, l => l.StartsWith("  -w, --workers WORKERS  ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--version")]
    [InlineData("-v")]
    public async Task Version_BesideWrongSettings_IsSaid(string flag)
    {
        var outcome = await Outcome.OfQuickstartAsync(_folder.Root, ["--workers", "many", flag]);

        Assert.Equal(0, outcome.ExitCode);
        Assert.Empty(outcome.Error);
        Assert.Matches(@"^Quickstart \d+\.\d+\S* \(WorkerTuning \d+\.\d+\.\S*\)$", Assert.Single(outcome.Out));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-3")]
    [InlineData("65537")]
    [InlineData("99999999999")]
    public async Task CheckConfig_ACountOutOfItsRange_NamesTheRange(string workers)
    {
        var outcome = await Outcome.OfQuickstartAsync(_folder.Root, ["--check-config", "-w", workers]);

        Assert.EndsWith("(flag -w): must be from 1 to 65536", Assert.Single(outcome.Error), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reload_AFileThatIsGone_IsAWarning()
    {
        var file = _folder.Write("gunicorn.conf.py", "workers = 3\n");
        await using var server = ServerProcess.StartDotnet(Outcome.Quickstart, ["--bind", "127.0.0.1:0"], workingDirectory: _folder.Root);
        await server.WaitForLineAsync("Application started");

        File.Delete(file);
        server.Signal(UnixSignal.Hup);

        await server.WaitForLineAsync("gunicorn.conf.py is no longer there; what it set has given way");
        File.WriteAllText(file, "workers = 2\n");
        server.Signal(UnixSignal.Hup);
        await server.WaitForLineAsync("Plan 3 is in force");
    }

    [Fact]
    public async Task Start_ARealServer_LogsWhatTheOperatorsGrepFor()
    {
        var port = FreePort.Next().ToString(CultureInfo.InvariantCulture);
        await using var server = ServerProcess.StartDotnet(
            Outcome.Quickstart, ["--bind", "127.0.0.1:" + port, "-w", "3", "-t", "60"], workingDirectory: _folder.Root);
        await server.WaitForListeningAsync();

        foreach (var line in new[] { @"Workers: 3  \(flag -w\)", @"Timeout: 60  \(flag -t\)", $@"Bind: 127\.0\.0\.1:{port}  \(flag --bind\)", @"Log level: info  \(gunicorn's default, because of flag --bind\)" })
            await server.WaitForLineAsync(line);
    }
}
