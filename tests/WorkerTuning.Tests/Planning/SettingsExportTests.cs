using WorkerTuning.Configuration;
using WorkerTuning.Configuration.Sources;
using WorkerTuning.Planning;
using WorkerTuning.Tests.Configuration;
using WorkerTuning.Tests.PythonFiles;

namespace WorkerTuning.Tests.Planning;

public sealed class SettingsExportTests
{
    private const string FileName = "gunicorn.conf.py";

    public static TheoryData<PrintConfigFormat> Formats => [PrintConfigFormat.AppSettings, PrintConfigFormat.Env, PrintConfigFormat.Gunicorn];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Write_EveryFileOfTheCorpus_GivesTheSamePlanWhenReadBack(PrintConfigFormat format)
    {
        var (wrong, compared) = (new List<string>(), 0);
        foreach (var file in CorpusFile.All())
        {
            using var given = new Given().File(FileName, file.Text).Flags();
            foreach (var (name, value) in file.Environment)
                given.Variable(name, value);
            var loaded = given.Load();
            if (loaded.Problems.Count > 0)
                continue;
            compared++;
            var text = SettingsExport.Write(format, new SettingsView(loaded.Options, loaded));
            var back = ReadBack(format, text);
            Assert.Equal(loaded.GunicornDefaults, back.GunicornDefaults);
            if (Different(loaded, back).Where(name => !IsSaidToBeLeftOut(name, text)).ToList() is { Count: > 0 } names)
                wrong.Add($"{file.Name}: {string.Join(", ", names)}\n{text}");
        }

        Assert.Empty(wrong);
        Assert.InRange(compared, 50, int.MaxValue);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Write_ValuesOfEveryKind_AreTheSameWhenReadBack(PrintConfigFormat format)
    {
        var text = """
            workers = "2..16"
            worker_class = "gthread"
            threads = 8
            timeout = 0.5
            bind = ["127.0.0.1:8000", "unix:/run/it's here.sock"]
            access_log_format = '%(h)s "%(r)s" \\ \'%(s)s\' \u00e9\u2028 #'
            secure_scheme_headers = {"X-A": "on, off", "X-B": "https"}
            forwarder_headers = []
            umask = 0o22
            limit_request_field_size = 0
            max_worker_memory = 200
            loglevel = "warn"
            cert_reqs = 2
            http_protocols = "h2,h1"
            reuse_port = True
            errorlog = None
            print_config = True
            """;
        using var given = new Given().File(FileName, text).Flags();
        var loaded = given.Load();
        Assert.Empty(loaded.Problems);

        var written = SettingsExport.Write(format, new SettingsView(loaded.Options, loaded));

        string[] leftOut = format == PrintConfigFormat.Env ? ["errorlog", "forwarder_headers", "secure_scheme_headers"] : [];
        Assert.Equal(leftOut, Different(loaded, ReadBack(format, written)));
        Assert.All(leftOut, name => Assert.True(IsSaidToBeLeftOut(name, written), name));
    }

    [Fact]
    public void Write_AppSettings_IsTheSectionWithTheOriginOfEachValue()
    {
        using var given = new Given().File(FileName, "workers = 3\nspew = True\nraw_env = ['TOKEN=hunter2']\n").Variable("GUNICORN_BIND", "0.0.0.0:80,[::]:80").Flags("--timeout", "60");

        Assert.Equal(
            """
            {
              "WorkerTuning": {
                // in force
                "Defaults": "gunicorn",
                // env GUNICORN_BIND
                "Bind": ["0.0.0.0:80", "[::]:80"],
                // flag --timeout
                "Timeout": 60,
                // gunicorn.conf.py:1
                "Workers": 3
                // RawEnv (gunicorn.conf.py:3) is not written: its values may be secrets
                // warning: spew = True (gunicorn.conf.py:2): not applicable. Line tracing is the debugger's work: dotnet-trace or a debugger shows what runs.
              }
            }

            """,
            Written(PrintConfigFormat.AppSettings, given));
    }

    [Fact]
    public void Write_Variables_AreQuotedForAShell()
    {
        using var given = new Given().File(FileName, "proc_name = \"it's\"\naccesslog = None\nbind = ['a,b'] if False else ['127.0.0.1:1', '127.0.0.1:2']\n").Flags();

        Assert.Equal(
            """
            # in force
            GUNICORN_DEFAULTS='gunicorn'
            # GUNICORN_ACCESSLOG (gunicorn.conf.py:2) is not written: no variable can hold it
            # gunicorn.conf.py:3
            GUNICORN_BIND='127.0.0.1:1,127.0.0.1:2'
            # gunicorn.conf.py:1
            GUNICORN_PROC_NAME='it'\''s'

            """,
            Written(PrintConfigFormat.Env, given));
    }

    [Fact]
    public void Write_APythonFile_SaysWhatHasNoPlaceInIt()
    {
        using var given = new Given().Json("appsettings.json", """{ "Workers": 3, "OnInvalid": "UseDefault" }""");

        Assert.Equal(
            """
            # defaults (in force) has no place in this file; set GUNICORN_DEFAULTS=aspnetcore beside it
            # on_invalid (appsettings.json) has no place in this file; set GUNICORN_ON_INVALID=usedefault beside it
            # appsettings.json
            workers = 3

            """,
            Written(PrintConfigFormat.Gunicorn, given).Replace(given.Folder + "/", "", StringComparison.Ordinal));
    }

    private static string Written(PrintConfigFormat format, Given given)
    {
        var loaded = given.Load();
        return SettingsExport.Write(format, new SettingsView(loaded.Options, loaded));
    }

    private static LoadedSettings ReadBack(PrintConfigFormat format, string text)
    {
        using var given = ExportReader.Read(format, text);
        var loaded = given.Load();
        Assert.Empty(loaded.Problems);
        return loaded;
    }

    private static IEnumerable<string> Different(LoadedSettings one, LoadedSettings other) => SettingsCatalogue.Owned
        .Where(s => s.Name is not ("config" or "check_config" or "print_config" or "defaults") && !s.IsSame(one.Options, other.Options))
        .Select(s => s.Name);

    private static bool IsSaidToBeLeftOut(string name, string text) =>
        text.Split('\n').Any(line => line.Contains(" is not written: ", StringComparison.Ordinal) && line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1] is var said
            && SettingsCatalogue.ByKey(said.Replace("GUNICORN_", "", StringComparison.Ordinal))?.Name == name);
}
