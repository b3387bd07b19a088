using WorkerTuning.Configuration;

namespace WorkerTuning.Tests.Configuration;

public class SettingsLoaderTests
{
    private sealed record Step(string Origin, Action<Given, string> Give);

    // Weakest first: built-in, appsettings, generic variable, GUNICORN_ variable, .NET's variable, GUNICORN_CMD_ARGS, flags.
    private static readonly Step[] Layers =
    [
        new("appsettings.json", (g, v) => g.Json("appsettings.json", $$"""{ "Workers": {{v}} }""")),
        new("appsettings.Production.json", (g, v) => g.Json("appsettings.Production.json", $$"""{ "Workers": {{v}} }""")),
        new("env WEB_CONCURRENCY", (g, v) => g.Variable("WEB_CONCURRENCY", v)),
        new("env GUNICORN_WORKERS", (g, v) => g.Variable("GUNICORN_WORKERS", v)),
        new("env WorkerTuning__Workers", (g, v) => g.DotnetVariable("WorkerTuning__Workers", v)),
        new("GUNICORN_CMD_ARGS --workers", (g, v) => g.Variable("GUNICORN_CMD_ARGS", "--workers " + v)),
        new("flag --workers", (g, v) => g.Flags("--workers", v)),
    ];

    public static TheoryData<int, int> Pairs
    {
        get
        {
            var pairs = new TheoryData<int, int>();
            for (var strong = 1; strong < Layers.Length; strong++)
            {
                for (var weak = 0; weak < strong; weak++)
                    pairs.Add(weak, strong);
            }

            return pairs;
        }
    }

    public static TheoryData<int> Singles => new(Enumerable.Range(0, Layers.Length));

    [Theory, MemberData(nameof(Pairs))]
    public void Load_TwoLayers_TheStrongerWinsWithItsOrigin(int weak, int strong)
    {
        using var given = new Given();
        Layers[weak].Give(given, "11");
        Layers[strong].Give(given, "22");

        Assert.Equal($"22 ({Layers[strong].Origin})", given.Load().Shown("workers"));
    }

    [Theory, MemberData(nameof(Pairs))]
    public void Load_AWrongStrongerValueUnderUseDefault_GivesWayToTheNextWeaker(int weak, int strong)
    {
        using var given = new Given().InMemory("WorkerTuning:OnInvalid", "UseDefault");
        Layers[weak].Give(given, "11");
        Layers[strong].Give(given, "0");
        var loaded = given.Load();

        Assert.Equal($"11 ({Layers[weak].Origin})", loaded.Shown("workers"));
        Assert.Empty(loaded.Problems);
        Assert.Contains(Layers[strong].Origin, Assert.Single(loaded.Warnings).Origin, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Singles))]
    public void Load_OneWrongValueUnderUseDefault_GivesWayToTheDefault(int layer)
    {
        using var given = new Given().InMemory("WorkerTuning:OnInvalid", "UseDefault").InMemory("WorkerTuning:Defaults", "aspnetcore");
        Layers[layer].Give(given, "70000");

        Assert.Equal("9 (default)", given.Load().Shown("workers"));
    }

    [Fact]
    public void Load_AllLayersWrongUnderUseDefault_WarnsOfEach()
    {
        using var given = new Given().InMemory("WorkerTuning:OnInvalid", "UseDefault").InMemory("WorkerTuning:Defaults", "aspnetcore");
        foreach (var layer in Layers)
            layer.Give(given, "0");
        var loaded = given.Load();

        Assert.Equal("9 (default)", loaded.Shown("workers"));
        Assert.Equal(Layers.Length, loaded.Warnings.Count);
    }

    [Theory]
    [InlineData("bind", "127.0.0.1:http", "127.0.0.1:1")]
    [InlineData("forwarded_allow_ips", "10.0.0.1/8", "10.0.0.0/8")]
    [InlineData("ciphers", "HIGH", "TLS_AES_128_GCM_SHA256")]
    [InlineData("raw_env", "A", "B=***")]
    public void Load_AnEntryThatCannotHoldUnderUseDefault_GivesWayToo(string name, string wrong, string right)
    {
        using var given = new Given().InMemory("WorkerTuning:OnInvalid", "UseDefault")
            .InMemory("WorkerTuning:" + name, right.Replace("***", "x", StringComparison.Ordinal))
            .Variable("GUNICORN_" + name.ToUpperInvariant(), wrong);
        var loaded = given.Load();

        Assert.Equal(right, loaded.Text(name));
        Assert.Single(loaded.Warnings);
    }

    [Fact]
    public void Load_SeveralConfigurations_TheLaterIsTheStrongerOfOneLayer()
    {
        using var first = new Given().Json("appsettings.json", """{ "Workers": 3, "Threads": 2 }""");
        using var second = new Given().Json("other.json", """{ "Workers": 5 }""");
        var loaded = first.Load(first.Configuration(), second.Configuration());

        Assert.Equal("5 (other.json)", loaded.Shown("workers"));
        Assert.Equal("2 (appsettings.json)", loaded.Shown("threads"));
    }

    [Fact]
    public void Load_EverythingWrong_IsReportedAtOnce()
    {
        using var given = new Given()
            .Json("appsettings.json", """{ "Threads": 0, "Banana": 1, "Timeout": "soon" }""")
            .Variable("GUNICORN_BIND", "nowhere:80")
            .Variable("GUNICORN_CMD_ARGS", "--max-req 4")
            .Flags("-w", "many", "--protocol", "uwsgi", "--fast");
        var problems = given.Load().Problems.Select(p => p.ToString()).ToList();

        Assert.Equal(
            [
                "bind = \"nowhere:80\" (env GUNICORN_BIND): 'nowhere:80' must be localhost or an address of this machine; other host names are not looked up",
                "protocol = \"uwsgi\" (flag --protocol): not applicable. Kestrel speaks HTTP; let nginx use proxy_pass instead of uwsgi_pass.",
                "threads = \"0\" (appsettings.json): must be from 1 to 32767",
                "timeout = \"soon\" (appsettings.json): must be a number of seconds from 0, or a duration such as 500ms, 30s, 5m, 2h or 1d",
                "workers = \"many\" (flag -w): must be a whole number, or an expression over cpu such as \"cpu * 2 + 1\" or \"min(cpu * 2 + 1, 8)\", or a range of two such as \"2..16\"",
                "Banana (appsettings.json): no such setting",
                "flag --fast: no such flag",
                "GUNICORN_CMD_ARGS --max-req: could be --max-requests, --max-requests-jitter",
            ],
            problems);
    }

    [Theory]
    [InlineData("aspnetcore", "-w 3", "async", "None", false)]
    [InlineData("gunicorn", "", "sync", "30", true)]
    [InlineData("gunicorn", "-w 3", "sync", "30", true)]
    [InlineData(null, "-w 3", "sync", "30", true)]
    [InlineData(null, "--max-worker-memory 200", "async", "None", false)]
    [InlineData(null, "--print-config", "async", "None", false)]
    [InlineData(null, "", "async", "None", false)]
    public void Load_Defaults_SwitchOnWithGunicornsFlagsUnlessToldOtherwise(string? defaults, string flags, string workerClass, string timeout, bool gunicorn)
    {
        using var given = new Given().Flags(flags.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        if (defaults is not null)
            given.InMemory("WorkerTuning:Defaults", defaults);
        var loaded = given.Load();

        var because = defaults is null ? flags.Split(' ')[0] is "-w" ? "flag -w" : "" : "defaults = gunicorn";
        Assert.Equal(gunicorn ? $"{workerClass} (gunicorn's default, because of {because})" : $"{workerClass} (default)", loaded.Shown("worker_class"));
        Assert.Equal(timeout, loaded.Text("timeout"));
        Assert.Equal(gunicorn, loaded.GunicornDefaults);
    }

    [Fact]
    public void Load_Workers_AreAutoOrOneByTheDefaults()
    {
        using var given = new Given { Cpu = 3 };
        using var gunicorn = new Given { Cpu = 3 }.InMemory("WorkerTuning:Defaults", "gunicorn");

        Assert.Equal("7", given.Load().Text("workers"));
        Assert.Equal("1", gunicorn.Load().Text("workers"));
    }

    [Fact]
    public void Load_NullOverAGunicornDefault_LeavesAspNetCoresOwn()
    {
        using var given = new Given().Json("appsettings.json", """{ "Defaults": "gunicorn", "Timeout": null }""");

        Assert.Null(given.Load().Options.Timeout);
    }

    [Theory]
    [InlineData("--spew", 1)]
    [InlineData("--daemon", 1)]
    [InlineData("--no-sendfile", 1)]
    [InlineData("--dirty-app a:B --dirty-workers 2", 1)]
    [InlineData("myapp:app", 1)]
    [InlineData("--dirty-workers 0 --asgi-loop AUTO --ssl-version 2", 0)]
    [InlineData("--logger-class gunicorn.glogging.Logger", 0)]
    public void Load_NotApplicable_IsAWarningUnlessItIsTheDefault(string flags, int warnings)
    {
        using var given = new Given().Flags(flags.Split(' '));
        var loaded = given.Load();

        Assert.Empty(loaded.Problems);
        Assert.Equal(warnings, loaded.Warnings.Count);
        Assert.All(loaded.Warnings, w => Assert.StartsWith("not applicable. ", w.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Load_ARefusedOne_IsAProblemUnderUseDefaultToo()
    {
        using var given = new Given().InMemory("WorkerTuning:OnInvalid", "UseDefault").Flags("--protocol", "uwsgi");

        Assert.Equal("protocol", Assert.Single(given.Load().Problems).Setting);
    }

    [Fact]
    public void Load_AMissingFile_IsAProblemUnderUseDefaultToo()
    {
        using var given = new Given().InMemory("WorkerTuning:OnInvalid", "UseDefault").Flags("-c", "missing.py", "--fast");
        var loaded = given.Load();

        Assert.Equal("config", Assert.Single(loaded.Problems).Setting);
        Assert.Equal("flag --fast: no such flag", Assert.Single(loaded.Warnings).ToString());
    }

    [Fact]
    public void Load_AWrongOnInvalid_IsStrict()
    {
        using var given = new Given().Json("appsettings.json", """{ "OnInvalid": "perhaps", "Workers": 0 }""");

        Assert.Equal(["on_invalid", "workers"], given.Load().Problems.Select(p => p.Setting));
    }

    [Fact]
    public void Load_ASecretThatIsWrong_IsNotQuoted()
    {
        using var given = new Given().Variable("GUNICORN_RAW_ENV", "hunter2");

        Assert.DoesNotContain("hunter2", Assert.Single(given.Load().Problems).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_SecretsOfSettingsWithoutMeaning_AreNotQuoted()
    {
        using var given = new Given()
            .File("gunicorn.conf.py", """logconfig_dict = {"handlers": {"mail": {"credentials": ["shop", "hunter2"]}}}""")
            .Flags("--paste-global", "db=hunter2");
        var warnings = given.Load().Warnings;

        Assert.Equal(["logconfig_dict", "raw_paste_global_conf"], warnings.Select(w => w.Setting));
        Assert.All(warnings, w => Assert.DoesNotContain("hunter2", w.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void Origin_OfAValueThatCodeChanged_IsCode()
    {
        using var given = new Given().Flags("-w", "3");
        var loaded = given.Load();
        var options = new WorkerTuningOptions { Workers = 4, Threads = loaded.Options.Threads };
        var view = new SettingsView(options, loaded);

        Assert.Equal("code", view.Origin(SettingsCatalogue.ByName("workers")!));
        Assert.Equal("gunicorn's default, because of flag -w", view.Origin(SettingsCatalogue.ByName("threads")!));
        Assert.True(view.IsDefault("threads"));
    }

    [Theory]
    [InlineData("""{ "Threads": 4 }""", "GUNICORN_WORKER_CLASS", "sync", true)]
    [InlineData("""{ "Threads": 1 }""", "GUNICORN_WORKER_CLASS", "sync", false)]
    [InlineData("""{ "Threads": 4, "WorkerClass": "sync" }""", "GUNICORN_TIMEOUT", "5", false)]
    [InlineData("""{ "WorkerClass": "sync" }""", "GUNICORN_THREADS", "4", false)]
    [InlineData("""{ "Threads": 4 }""", "GUNICORN_WORKER_CLASS", "gthread", false)]
    public void Load_SyncOverAWeakerSourceWithThreads_WarnsThatItIsOverruled(string section, string variable, string value, bool expected)
    {
        using var given = new Given().Json("appsettings.json", section).Variable(variable, value);

        Assert.Equal(
            expected ? ["worker_class = sync (env GUNICORN_WORKER_CLASS): overruled by threads = 4 (appsettings.json), a weaker source: as in gunicorn, sync with more than one thread is gthread. Set threads = 1 beside it"] : [],
            given.Load().Warnings.Select(w => w.ToString()));
    }

    [Fact]
    public void Load_GunicornsDefaultClass_IsNoChoice()
    {
        using var given = new Given().Json("appsettings.json", """{ "Defaults": "gunicorn", "Threads": 4 }""");

        Assert.Empty(given.Load().Warnings);
    }

    // ASPNETCORE_HTTP_PORTS is set in .NET's own images.
    [Theory]
    [InlineData("urls", "http://*:5000", "", "urls = http://*:5000")]
    [InlineData("http_ports", "8080", "ASPNETCORE_HTTP_PORTS=8080", "env ASPNETCORE_HTTP_PORTS = 8080")]
    [InlineData("https_ports", "8081", "HTTPS_PORTS=8081", "env HTTPS_PORTS = 8081")]
    [InlineData("Kestrel:Endpoints:Public:Url", "http://*:5000", "", "Kestrel:Endpoints (Public)")]
    public void Load_GunicornsDefaultBind_GivesWayToAddressesOfTheHost(string key, string value, string variable, string loser)
    {
        using var given = new Given().Flags("-w", "2").InMemory(key, value);
        if (variable.Split('=') is [var name, var content])
            given.Variable(name, content);
        var loaded = given.Load();

        Assert.Null(loaded.Options.Bind);
        Assert.Equal($"bind: gunicorn's default 127.0.0.1:8000 gives way to {loser}", Assert.Single(loaded.Notes).ToString());
    }

    [Theory]
    [InlineData("GUNICORN_BIND", "127.0.0.1:1", "127.0.0.1:1")]
    [InlineData("PORT", "1", "0.0.0.0:1")]
    [InlineData("LISTEN_FDS", "1", "127.0.0.1:8000")]
    [InlineData("GUNICORN_FD", "3", "127.0.0.1:8000")]
    public void Load_ABindThatSomebodyGave_DoesNotGiveWay(string variable, string value, string bind)
    {
        using var given = new Given().Flags("-w", "2").InMemory("urls", "http://*:5000").Variable(variable, value);
        var loaded = given.Load();

        Assert.Equal(bind, loaded.Text("bind"));
        Assert.Empty(loaded.Notes);
    }

    [Theory]
    [InlineData("--workers 4 --print-config -b :80 serve", "flag --workers, flag --print-config, flag -b")]
    [InlineData("--log-level=warn", "flag --log-level")]
    [InlineData("--urls http://*:80 --environment Development --config x.json --name y -c z", "")]
    public void Load_FlagsThatNobodyReads_AreWarnedOf(string line, string flags)
    {
        using var given = new Given().CommandLine(line.Split(' '));
        var loaded = given.Load();

        Assert.Equal(
            flags.Length == 0 ? [] : flags.Split(", ").Select(flag => $"{flag}: ignored: Program.cs reads it only with builder.Configuration.AddGunicorn(args)"),
            loaded.Warnings.Select(w => w.ToString()));
        Assert.False(loaded.GunicornDefaults);
    }

    [Fact]
    public void Load_AFileThatNobodyReads_IsWarnedOf()
    {
        using var given = new Given().File("gunicorn.conf.py", "workers = 2");

        Assert.Equal("./gunicorn.conf.py: ignored: Program.cs reads it only with builder.Configuration.AddGunicorn(args)", Assert.Single(given.Load().Warnings).ToString());
        Assert.Empty(given.ConfigFile("gunicorn.conf.py").Load().Warnings);
    }

    [Fact]
    public void Load_FlagsThatAreRead_AreNotWarnedOf()
    {
        using var given = new Given().CommandLine("--workers", "4").Flags("--workers", "4").File("gunicorn.conf.py", "threads = 2");

        Assert.Empty(given.Load().Warnings);
    }
}
