using WorkerTuning.Configuration;
using WorkerTuning.Configuration.Sources;
using WorkerTuning.Configuration.Values;

namespace WorkerTuning.Tests.Configuration.Sources;

public class FlagReaderTests
{
    private static readonly Setting[] WithFlags = [.. SettingsCatalogue.All.Where(s => s.Flags.Count > 0)];

    public static TheoryData<string, string> ValueFlags =>
        Flags(s => s.Form is FlagForm.Value or FlagForm.Repeated or FlagForm.OptionalValue);

    public static TheoryData<string, string> Switches => Flags(s => s.Form is FlagForm.Switch or FlagForm.NegatedSwitch);

    [Theory, MemberData(nameof(ValueFlags))]
    public void Read_AFlagWithAValue_TakesItInEveryForm(string flag, string name)
    {
        var isShort = flag.Length == 2;
        string[][] forms = isShort ? [[flag, "v=1"], [flag + "v=1"], [flag + "=v=1"]] : [[flag, "v=1"], [flag + "=v=1"]];
        foreach (var words in forms)
        {
            var value = Assert.Single(Read(words).Values);

            Assert.Equal(name, value.Setting.Name);
            Assert.Equal(value.Setting.Form == FlagForm.Repeated ? "[\"v=1\"]" : "\"v=1\"", RawText.Show(value.Raw));
            Assert.Equal("flag " + flag, value.Origin);
        }
    }

    [Theory, MemberData(nameof(Switches))]
    public void Read_ASwitch_IsTrueOrWithItsNegationFalse(string flag, string name)
    {
        var value = Assert.Single(Read(flag).Values);

        Assert.Equal(name, value.Setting.Name);
        Assert.Equal(name != "sendfile", value.Raw);
    }

    [Theory]
    [InlineData("--print-config", "print_config=True")]
    [InlineData("--print-config=appsettings", "print_config=\"appsettings\"")]
    [InlineData("--print-config=env", "print_config=\"env\"")]
    [InlineData("--print-config app:app", "print_config=True wsgi_app=\"app:app\"")]
    public void Read_ASwitchThatTakesAWord_TakesItBehindAnEqualsSign(string words, string expected) =>
        Assert.Equal(expected, string.Join(' ', Read(words.Split(' ')).Values.Select(v => $"{v.Setting.Name}={RawText.Show(v.Raw)}")));

    [Theory, MemberData(nameof(Switches))]
    public void Read_ASwitchWithAValue_IsRefused(string flag, string name)
    {
        if (flag.Length == 2 || SettingsCatalogue.ByName(name)!.TakesWord)
            return;
        var reading = Read(flag + "=true");

        Assert.Empty(reading.Values);
        Assert.Equal($"{name} = true (flag {flag}): the flag takes no value", Assert.Single(reading.Problems).ToString());
    }

    [Theory, MemberData(nameof(ValueFlags))]
    public void Read_AFlagWithoutItsValue_IsRefusedUnlessOptional(string flag, string name)
    {
        foreach (var reading in new[] { Read(flag), Read(flag, "--reload") })
        {
            if (SettingsCatalogue.ByName(name)!.BareFlag is { } bare)
            {
                Assert.Equal(bare, reading.Values[0].Raw);
                continue;
            }

            Assert.Equal($"{name} (flag {flag}): the flag needs a value", Assert.Single(reading.Problems).ToString());
        }
    }

    [Theory]
    [InlineData("-DR", "daemon=True enable_stdio_inheritance=True")]
    [InlineData("-DRw4", "daemon=True enable_stdio_inheritance=True workers=\"4\"")]
    [InlineData("-w4", "workers=\"4\"")]
    [InlineData("-w=4", "workers=\"4\"")]
    [InlineData("-w -1", "workers=\"-1\"")]
    [InlineData("--timeout -0.5", "timeout=\"-0.5\"")]
    [InlineData("--access-logfile -", "accesslog=\"-\"")]
    [InlineData("--bind=", "bind=[\"\"]")]
    [InlineData("-b :80 -b unix:/x --bind=:81", "bind=[\":80\", \"unix:/x\", \":81\"]")]
    [InlineData("-e A=1,2 --env B=x", "raw_env=[\"A=1,2\", \"B=x\"]")]
    [InlineData("--limit-request-field_size 10", "limit_request_field_size=\"10\"")]
    [InlineData("--limit-request-field-size=10", "limit_request_field_size=\"10\"")]
    [InlineData("--max-requests-j 5", "max_requests_jitter=\"5\"")]
    [InlineData("--limit-request-l=5", "limit_request_line=\"5\"")]
    [InlineData("--max-worker-m 5", "max_worker_memory=\"5\"")]
    [InlineData("--log-config x", "logconfig=\"x\"")]
    [InlineData("--proxy-protocol", "proxy_protocol=\"auto\"")]
    [InlineData("--proxy-protocol --reload", "proxy_protocol=\"auto\" reload=True")]
    [InlineData("--proxy-protocol v2", "proxy_protocol=\"v2\"")]
    [InlineData("--proxy-protocol=off", "proxy_protocol=\"off\"")]
    [InlineData("-w 1 -w 2", "workers=\"1\" workers=\"2\"")]
    [InlineData("--reload --reload", "reload=True reload=True")]
    [InlineData("myapp:app -w 2", "wsgi_app=\"myapp:app\" workers=\"2\"")]
    [InlineData("-w 2 -- --reload", "workers=\"2\" wsgi_app=\"--reload\"")]
    [InlineData("app.dll -w 2", "workers=\"2\"")]
    [InlineData("-w 2 app.dll", "workers=\"2\" wsgi_app=\"app.dll\"")]
    [InlineData("", "")]
    public void Read_Words_AsArgparseDoes(string line, string expected)
    {
        var reading = Read(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Empty(reading.Problems);
        Assert.Equal(expected, string.Join(' ', reading.Values.Select(v => $"{v.Setting.Name}={RawText.Show(v.Raw)}")));
    }

    [Theory]
    [InlineData("--urls http://127.0.0.1:80")]
    [InlineData("--urls=http://127.0.0.1:80")]
    [InlineData("--environment Development")]
    [InlineData("--contentRoot /srv")]
    [InlineData("--Logging:LogLevel:Default=Debug")]
    [InlineData("--Logging:LogLevel:Default Debug")]
    [InlineData("--WorkerTuning:Workers 3")]
    [InlineData("/urls=x")]
    [InlineData("/urls x")]
    [InlineData("key=value")]
    public void Read_DotnetsOwnArguments_AreLeftToIt(string line)
    {
        var reading = Read(["--check-config", .. line.Split(' '), "--max-worker-memory", "1"]);

        Assert.Empty(reading.Problems);
        Assert.Equal(["check_config", "max_worker_memory"], reading.Values.Select(v => v.Setting.Name));
        Assert.Equal(line.Split(' '), reading.DotnetWords);
        Assert.False(reading.SpeaksGunicorn);
    }

    [Theory]
    [InlineData("--wrokers 4", "flag --wrokers: no such flag; did you mean --workers?")]
    [InlineData("--keepalive=4", "flag --keepalive: no such flag; did you mean --keep-alive?")]
    [InlineData("--errorlog -", "flag --errorlog: no such flag; did you mean --error-logfile?")]
    [InlineData("--accesslog -", "flag --accesslog: no such flag; did you mean --access-logfile?")]
    [InlineData("--pidfile x", "flag --pidfile: no such flag; did you mean --pid?")]
    [InlineData("--preload_app", "flag --preload_app: no such flag; did you mean --preload?")]
    [InlineData("--frobnicate", "flag --frobnicate: no such flag")]
    [InlineData("--frobnicate 5", "flag --frobnicate: no such flag")]
    [InlineData("--wroker-class=sync", "flag --wroker-class: no such flag; did you mean --worker-class?")]
    [InlineData("-x", "flag -x: no such flag")]
    [InlineData("-Dx", "flag -x: no such flag")]
    [InlineData("--=4", "flag --: no such flag")]
    [InlineData("--max-req 4", "flag --max-req: could be --max-requests, --max-requests-jitter")]
    [InlineData("--proxy", "flag --proxy: could be --proxy-allow-from, --proxy-protocol")]
    public void Read_AnUnknownOrAmbiguousFlag_IsAProblemWithAHint(string line, string expected)
    {
        var reading = Read(line.Split(' '));

        Assert.Equal(expected, Assert.Single(reading.Problems).ToString());
        Assert.DoesNotContain(reading.Values, v => v.Setting.Name == "wsgi_app");
    }

    [Theory]
    [InlineData("--A=", "")]
    [InlineData("--UseInMemory=true", "")]
    [InlineData("--seed=5", "")]
    [InlineData("--Seed 5", "")]
    [InlineData("--Worker=4", "flag --Worker: no flag of gunicorn's, left to .NET; did you mean --workers?")]
    [InlineData("--KeepAlive=4", "flag --KeepAlive: no flag of gunicorn's, left to .NET; did you mean --keep-alive?")]
    public void Read_WhatIsNoFlag_IsLeftToDotnet(string line, string note)
    {
        var reading = Read(line.Split(' '));

        Assert.Empty(reading.Problems);
        Assert.Empty(reading.Values);
        Assert.Equal(line.Split(' '), reading.DotnetWords);
        Assert.Equal(note, string.Join('\n', reading.Notes));
        Assert.False(reading.SpeaksGunicorn);
    }

    [Theory]
    [InlineData("--Migrate")]
    [InlineData("--suppressStatusMessages")]
    [InlineData("/migrate")]
    public void Read_AKeyWithoutAValue_DoesNotTakeTheNextFlagForIt(string word)
    {
        var reading = Read(word, "--urls", "http://127.0.0.1:80");

        Assert.Empty(reading.Problems);
        Assert.Equal(["--urls", "http://127.0.0.1:80"], reading.DotnetWords);
    }

    // As WebApplicationFactory, GetDocument and EF Core's tools do: --key= stands for a parent without a value.
    [Theory]
    [InlineData("--A= --A:B=x --UseInMemory=true --log=x --key=y --time-out=3 --worker=2")]
    public void Read_SettingsOfAHostThatAToolPassesOn_AreNotJudged(string line)
    {
        var words = line.Split(' ');
        var reading = Read([.. words, "--environment=Development", "--applicationName=app", "--workers=3"]);

        Assert.Empty(reading.Problems);
        Assert.Equal([.. words, "--environment=Development", "--applicationName=app"], reading.DotnetWords);
        Assert.Equal("workers", Assert.Single(reading.Values).Setting.Name);
        Assert.Equal(
            ["flag --time-out: no flag of gunicorn's, left to .NET; did you mean --timeout?", "flag --worker: no flag of gunicorn's, left to .NET; did you mean --workers?"],
            reading.Notes.Select(n => n.ToString()));
    }

    [Theory]
    [InlineData("--help", true)]
    [InlineData("-w 4 -h", true)]
    [InlineData("-Dh", true)]
    [InlineData("-w 4 -- --help", false)]
    [InlineData("-w 4", false)]
    public void Read_HelpWanted_IsNoSetting(string line, bool expected)
    {
        var reading = Read(line.Split(' '));

        Assert.Equal(expected, reading.IsHelpWanted);
        Assert.Empty(reading.Problems);
    }

    [Fact]
    public void Read_DotnetsArgumentsInCommandArguments_AreUnknownThere()
    {
        var reading = new SourceReading();
        FlagReader.Read(["--urls", "x"], Layer.CommandArguments, "GUNICORN_CMD_ARGS", reading);

        Assert.Equal("GUNICORN_CMD_ARGS --urls: no such flag", Assert.Single(reading.Problems).ToString());
    }

    [Theory]
    [InlineData("-w 2", true)]
    [InlineData("--spew", true)]
    [InlineData("--max-worker-memory 200", false)]
    [InlineData("--check-config --print-config", false)]
    public void Read_GunicornsFlags_SpeakGunicornUnlessTheyOnlyLook(string line, bool expected) =>
        Assert.Equal(expected, Read(line.Split(' ')).SpeaksGunicorn);

    [Fact]
    public void Read_AnyWords_NeverThrows() =>
        Properties.Hold(
            FsCheck.Fluent.Gen.ArrayOf(Properties.TextAround("--", "-w", "--workers", "--proxy-protocol", "=", "-D", "--env", "/x", ":")),
            words => Read(words));

    private static SourceReading Read(params string[] words)
    {
        var reading = new SourceReading();
        FlagReader.Read(words, Layer.CommandLine, "flag", reading);
        return reading;
    }

    private static TheoryData<string, string> Flags(Func<Setting, bool> wanted)
    {
        var data = new TheoryData<string, string>();
        foreach (var setting in WithFlags.Where(wanted))
        {
            foreach (var flag in setting.Flags)
                data.Add(flag, setting.Name);
        }

        return data;
    }
}
