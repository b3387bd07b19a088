using System.Globalization;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Settings;

/// <summary>The same words given to the real gunicorn and to us resolve to the same settings.</summary>
public sealed class GunicornOracleTests : IDisposable
{
    // What this gunicorn and the one the settings are taken from agree on by default.
    private static readonly string[] Compared =
    [
        "access_log_format", "accesslog", "backlog", "capture_output", "chdir", "disable_redirect_access_to_syslog", "dogstatsd_tags", "errorlog",
        "graceful_timeout", "initgroups", "keepalive", "limit_request_field_size", "limit_request_fields", "limit_request_line", "loglevel",
        "max_requests", "max_requests_jitter", "pidfile", "preload_app", "proc_name", "raw_env", "reload", "reuse_port", "secure_scheme_headers",
        "statsd_host", "statsd_prefix", "syslog", "syslog_addr", "syslog_facility", "threads", "timeout", "tmp_upload_dir", "umask",
        "worker_class", "worker_connections", "worker_tmp_dir", "workers", "bind",
    ];

    private readonly ScratchFolder _folder = new();

    public static TheoryData<string, string> Lines => new()
    {
        { "", "-w 3" },
        { "", "--workers=3 --threads 4 --timeout 60 --graceful-timeout 45 --keep-alive 5" },
        { "", "-w4 -kgthread --threads=8" },
        { "", "-k sync --threads 2" },
        { "", "-k gthread --worker-connections 500 --max-requests 1000 --max-requests-jitter 50" },
        { "", "--max-requests-j 5 --limit-request-l 1000" },
        { "", "--limit-request-line 8000 --limit-request-fields 50 --limit-request-field_size 4000" },
        { "", "-b 127.0.0.1:9000" },
        { "", "-b :9000 --bind unix:app.sock -b [::1]:9001" },
        { "", "--bind=localhost" },
        { "", "-m 0022" },
        { "", "--umask 0o27" },
        { "", "-m 0x1F" },
        { "", "-e A=1 --env B=x=y -e C=1,2" },
        { "", "--access-logfile - --error-logfile err.log --log-level DEBUG --capture-output" },
        { "", "--log-file=- --access-logformat '%(h)s \"%(r)s\" %(D)s'" },
        { "", "-n app -p run.pid --preload --reuse-port --backlog 64" },
        { "", "--statsd-host localhost:8125 --statsd-prefix app --dogstatsd-tags a:b,c:d" },
        { "", "--log-syslog --log-syslog-to udp://127.0.0.1:5140 --log-syslog-facility daemon --disable-redirect-access-to-syslog" },
        { "", "--worker-tmp-dir /tmp --chdir /tmp" },
        { "", "-w 2 -w 5 --timeout=1 --timeout 2" },
        { "GUNICORN_CMD_ARGS=-w 7 --timeout 70 --env 'A=b c'", "" },
        { "GUNICORN_CMD_ARGS=-w 7 -b :1 --max-requests 10", "-w 2 -b :2" },
        { "WEB_CONCURRENCY=6", "" },
        { "WEB_CONCURRENCY=6", "-w 2" },
        { "PORT=5000", "" },
        { "PORT=5000", "-b 127.0.0.1:1" },
        { "", "-c app.py" },
        { "", "-c app.py -w 2 --keep-alive 9" },
        { "GUNICORN_CMD_ARGS=-c app.py --threads 9", "--timeout 8" },
        { "WEB_CONCURRENCY=6", "-c file:app.py" },
    };

    public static TheoryData<string, string> Wrong => new()
    {
        { "", "--nope" },
        { "", "-w two" },
        { "", "-w -1" },
        { "", "--timeout -5" },
        { "", "--max-req 5" },
        { "", "--reload=1" },
        { "", "-w" },
        { "", "-c missing.py" },
        { "", "--chdir /nowhere/at/all" },
        { "GUNICORN_CMD_ARGS=--nope", "" },
        { "WEB_CONCURRENCY=two", "" },
    };

    public void Dispose() => _folder.Dispose();

    [SkippableTheory, MemberData(nameof(Lines))]
    public async Task PrintConfig_TheSameWords_ResolveAsGunicornDoes(string variable, string line)
    {
        var (theirs, ours) = await RunAsync(variable, line, "--print-config");
        Assert.Equal(0, theirs.ExitCode);
        Assert.True(ours.ExitCode == 0, ours.ToString());
        var (expected, actual) = (theirs.Settings(), ours.Settings());

        Assert.Equal(
            Compared.Select(name => $"{name} = {Expected(name, expected)}"),
            Compared.Select(name => $"{name} = {Ours(name, actual, expected)}"));
    }

    [SkippableTheory, MemberData(nameof(Wrong))]
    public async Task CheckConfig_TheSameWrongWords_AreRefusedByBoth(string variable, string line)
    {
        var (theirs, ours) = await RunAsync(variable, line, "--check-config");

        Assert.NotEqual(0, theirs.ExitCode);
        Assert.Equal(1, ours.ExitCode);
    }

    private async Task<(Outcome Theirs, Outcome Ours)> RunAsync(string variable, string line, string look)
    {
        var gunicorn = Peers.Require("gunicorn");
        _folder.Write("tiny.py", "def app(environ, start_response):\n    return []\n");
        _folder.Write("app.py", "import os\nworkers = int(os.environ.get('WEB_CONCURRENCY', 3)) + 1\ntimeout = 40\nkeepalive = 4\nbind = ['127.0.0.1:7', 'unix:x']\numask = 0o22\nloglevel = 'warning'\n");
        var environment = new Dictionary<string, string?> { ["PYTHONPATH"] = _folder.Root };
        if (variable.Split('=', 2) is [var name, var value])
            environment[name] = value;
        Assert.True(WorkerTuning.Configuration.Sources.ShellWords.TrySplit(line, out var words, out _));
        var theirs = Outcome.OfAsync(ServerProcess.Start(gunicorn, [look, .. words, "tiny:app"], environment, _folder.Root));
        var ours = Outcome.OfQuickstartAsync(_folder.Root, [look, "--WorkerTuning:Defaults=gunicorn", .. words], environment);
        return (await theirs, await ours);
    }

    // gunicorn prints Python's values; ours are in the words the settings page uses.
    private static string Expected(string name, IReadOnlyDictionary<string, string> settings)
    {
        var value = settings[name];
        if (value.StartsWith('[') || value.StartsWith('{'))
            value = string.Join(',', value[1..^1].Split(", ").Select(item => item.Replace("': '", "=", StringComparison.Ordinal).Trim('\'')));
        return (name, value) switch
        {
            (_, "None" or "") => "None",
            (_, "True" or "False") => value.ToLowerInvariant(),
            ("statsd_host", ['(', ..]) => value.Trim('(', ')').Replace("', ", ":", StringComparison.Ordinal).Trim('\''),
            ("loglevel", _) => value.ToLowerInvariant(),
            ("umask", _) => "0" + Convert.ToString(int.Parse(value, CultureInfo.InvariantCulture), 8).PadLeft(3, '0'),
            ("raw_env", _) => string.Join(',', Masked(value)),
            // Printed as it was given, though it runs as gthread.
            ("worker_class", "sync") when settings["threads"] != "1" => "gthread",
            _ => value,
        };
    }

    private static string Ours(string name, IReadOnlyDictionary<string, string> settings, IReadOnlyDictionary<string, string> theirs)
    {
        if (settings.TryGetValue(name, out var shown))
            return shown[..shown.IndexOf("  (", StringComparison.Ordinal)];
        // What is not set is left alone here, and gunicorn prints what it finds.
        return name switch
        {
            "umask" => "0000",
            "chdir" => theirs["chdir"],
            _ => "None",
        };
    }

    private static IEnumerable<string> Masked(string list) =>
        list.Split(',').Where(item => item.Contains('=', StringComparison.Ordinal)).Select(item => item[..(item.IndexOf('=', StringComparison.Ordinal) + 1)] + "***");
}
