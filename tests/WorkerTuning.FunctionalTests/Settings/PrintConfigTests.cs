using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Settings;

public sealed class PrintConfigTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task PrintConfig_NothingSet_ShowsOnlyWhatIsDecided()
    {
        var outcome = await Outcome.OfQuickstartAsync(_folder.Root, ["--print-config"]);

        Assert.Equal(["print_config", "worker_class", "workers"], outcome.Settings().Keys);
        Assert.Equal("true  (flag --print-config)", outcome.Settings()["print_config"]);
        Assert.Equal("async  (default)", outcome.Settings()["worker_class"]);
    }

    [Fact]
    public async Task PrintConfig_EverySource_ShowsTheStrongestWithItsOrigin()
    {
        _folder.Write("appsettings.json", """{ "WorkerTuning": { "Workers": 2, "Threads": 2, "Backlog": 2, "Timeout": 2, "KeepAlive": 2, "MaxRequests": 2, "LimitRequestLine": 2000 } }""");
        _folder.Write("appsettings.Production.json", """{ "WorkerTuning": { "Threads": 3 } }""");
        _folder.Write("gunicorn.conf.py", "backlog = 4\ntimeout = 4\nkeepalive = 4\nmax_requests = 4\n");
        var outcome = await Outcome.OfQuickstartAsync(
            _folder.Root,
            ["--print-config", "--max-requests", "9"],
            new Dictionary<string, string?>
            {
                ["WEB_CONCURRENCY"] = "5",
                ["GUNICORN_TIMEOUT"] = "6",
                ["GUNICORN_KEEPALIVE"] = "6",
                ["WorkerTuning__KeepAlive"] = "7",
                ["GUNICORN_CMD_ARGS"] = "--max-requests 8 --worker-tmp-dir /tmp",
            });
        var settings = outcome.Settings();

        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal("2000  (appsettings.json)", settings["limit_request_line"]);
        Assert.Equal("3  (appsettings.Production.json)", settings["threads"]);
        Assert.Equal("5  (env WEB_CONCURRENCY)", settings["workers"]);
        Assert.Equal("4  (gunicorn.conf.py:1)", settings["backlog"]);
        Assert.Equal("6  (env GUNICORN_TIMEOUT)", settings["timeout"]);
        Assert.Equal("7  (env WorkerTuning__KeepAlive)", settings["keepalive"]);
        Assert.Equal("9  (flag --max-requests)", settings["max_requests"]);
        Assert.Equal("/tmp  (GUNICORN_CMD_ARGS --worker-tmp-dir)", settings["worker_tmp_dir"]);
    }

    [Fact]
    public async Task PrintConfig_WrongSettings_ShowsTheRestAndTheErrors()
    {
        var outcome = await Outcome.OfQuickstartAsync(_folder.Root, ["--print-config", "--workers", "0", "--threads", "2"]);

        Assert.Equal(1, outcome.ExitCode);
        Assert.Equal("2  (flag --threads)", outcome.Settings()["threads"]);
        Assert.Equal(["Error: workers = \"0\" (flag --workers): must be from 1 to 65536"], outcome.Error);
        outcome.AssertNoStackTrace();
    }

    [Fact]
    public async Task PrintConfig_Verdicts_StandBelowTheSettings()
    {
        var outcome = await Outcome.OfQuickstartAsync(_folder.Root, ["--print-config", "--spew", "--keep-alive", "5", "myapp:app"]);

        Assert.Contains(outcome.Out, l => l.StartsWith("# warning: spew = True (flag --spew): not applicable.", StringComparison.Ordinal));
        Assert.Contains(outcome.Out, l => l.StartsWith("# warning: wsgi_app = \"myapp:app\" (command line): not applicable.", StringComparison.Ordinal));
        Assert.Contains(outcome.Out, l => l.StartsWith("# advice: keepalive: 5 s", StringComparison.Ordinal));
    }

    [Fact]
    public async Task PrintConfig_DotnetsOwnArguments_AreNotGunicorns()
    {
        var outcome = await Outcome.OfQuickstartAsync(
            _folder.Root, ["--print-config", "--urls", "http://127.0.0.1:0", "--WorkerTuning:Workers=3", "--environment", "Development"]);

        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal("3  (flag --WorkerTuning:Workers)", outcome.Settings()["workers"]);
        Assert.DoesNotContain(outcome.Out, l => l.StartsWith("# warning", StringComparison.Ordinal));
    }

    [Fact]
    public async Task PrintConfig_AsAnotherSource_StandsInForThePythonFile()
    {
        _folder.Write("gunicorn.conf.py", "import multiprocessing\nworkers = min(multiprocessing.cpu_count(), 1) + 2\nbind = ['127.0.0.1:8001', '127.0.0.1:8002']\nlogger_class = object()\n");
        var before = await Outcome.OfQuickstartAsync(_folder.Root, ["--print-config", "--timeout", "9"]);
        var written = await Outcome.OfQuickstartAsync(_folder.Root, ["--print-config=appsettings", "--timeout", "9"]);
        File.Delete(_folder.Path("gunicorn.conf.py"));
        _folder.Write("appsettings.json", string.Join('\n', written.Out));

        var after = await Outcome.OfQuickstartAsync(_folder.Root, ["--print-config"]);

        Assert.Equal((0, 0, 0), (before.ExitCode, written.ExitCode, after.ExitCode));
        Assert.Equal(Values(before), Values(after));
        Assert.Equal("3  (appsettings.json)", after.Settings()["workers"]);

        static IEnumerable<string> Values(Outcome outcome) => outcome.Settings()
            .Where(s => s.Key is not ("config" or "defaults" or "print_config"))
            .Select(s => $"{s.Key} = {s.Value[..s.Value.IndexOf("  (", StringComparison.Ordinal)]}");
    }

    [Fact]
    public async Task PrintConfig_Secrets_AreHidden()
    {
        var outcome = await Outcome.OfQuickstartAsync(_folder.Root, ["--print-config", "--env", "TOKEN=hunter2"]);

        Assert.Equal("TOKEN=***  (flag --env)", outcome.Settings()["raw_env"]);
        Assert.DoesNotContain("hunter2", outcome.ToString(), StringComparison.Ordinal);
    }
}
