using WorkerTuning.Configuration;
using WorkerTuning.Tests.PythonFiles;

namespace WorkerTuning.Tests.Configuration.Sources;

public class FileReaderTests
{
    private const string Name = "gunicorn.conf.py";

    [Fact]
    public void Read_TheDefaultFile_IsFoundWhereAddGunicornIsUsed()
    {
        using var given = new Given().File(Name, "workers = 3\n\ntimeout = 60\n").Flags();
        var loaded = given.Load();

        Assert.Equal("3 (gunicorn.conf.py:1)", loaded.Shown("workers"));
        Assert.Equal("60 (gunicorn.conf.py:3)", loaded.Shown("timeout"));
        Assert.Equal(Path.Combine(given.Folder, Name), loaded.FilePath);
        Assert.True(loaded.GunicornDefaults);
    }

    [Theory]
    [InlineData("conf/app.py")]
    [InlineData("./conf/app.py")]
    [InlineData("file:conf/app.py")]
    public void Read_AnyFormOfThePath_IsRead(string path)
    {
        using var given = new Given().File(Name, "workers = 2").File("conf/app.py", "workers = 3").Flags("-c", path);

        Assert.Equal("3 (app.py:1)", given.Load().Shown("workers"));
    }

    [Theory]
    [InlineData("GUNICORN_CONFIG", "app.py")]
    [InlineData("GUNICORN_CMD_ARGS", "-c app.py")]
    public void Read_AFileNamedByTheEnvironment_IsRead(string variable, string value)
    {
        using var given = new Given().File("app.py", "workers = 3").Variable(variable, value);

        Assert.Equal("3 (app.py:1)", given.Load().Shown("workers"));
    }

    [Theory]
    [InlineData("appsettings", "3 (gunicorn.conf.py:1)")]
    [InlineData("WEB_CONCURRENCY", "3 (gunicorn.conf.py:1)")]
    [InlineData("GUNICORN_WORKERS", "5 (env GUNICORN_WORKERS)")]
    [InlineData("flag", "5 (flag -w)")]
    public void Read_AFile_StandsBetweenTheGenericVariablesAndGunicorns(string other, string expected)
    {
        using var given = new Given().File(Name, "workers = 3");
        _ = other switch
        {
            "appsettings" => given.Flags().Json("appsettings.json", """{ "Workers": 5 }"""),
            "flag" => given.Flags("-w", "5"),
            _ => given.Flags().Variable(other, "5"),
        };

        Assert.Equal(expected, given.Load().Shown("workers"));
    }

    [Fact]
    public void Read_AVariableThatTheFileReads_BelongsToTheFile()
    {
        using var given = new Given()
            .File(Name, """
                import os
                try:
                    timeout = int(os.environ.get("GUNICORN_TIMEOUT", "30"))
                except ValueError:
                    timeout = 45
                """)
            .Flags().Variable("GUNICORN_TIMEOUT", "soon").Variable("GUNICORN_WORKERS", "5");
        var loaded = given.Load();

        Assert.Empty(loaded.Problems);
        Assert.Equal("45 (gunicorn.conf.py:5)", loaded.Shown("timeout"));
        Assert.Equal("5 (env GUNICORN_WORKERS)", loaded.Shown("workers"));
    }

    [Fact]
    public void Read_AFileThatLoopsOverTheEnvironment_OwnsAllOfIt()
    {
        using var given = new Given()
            .File(Name, """
                import os
                for k, v in os.environ.items():
                    if k.startswith("GUNICORN_"):
                        locals()[k.split("_", 1)[1].lower()] = v
                """)
            .Flags().Variable("GUNICORN_WORKERS", "5");

        Assert.Equal("5 (gunicorn.conf.py:4)", given.Load().Shown("workers"));
    }

    [Fact]
    public void Read_WhatCannotBeEvaluated_IsAProblemUnlessAStrongerSourceGivesIt()
    {
        const string Text = "import myapp\nworkers = myapp.count\nthreads = 2\n";
        using var open = new Given().File(Name, Text).Flags();
        using var answered = new Given().File(Name, Text).Flags("-w", "5");
        var problem = Assert.Single(open.Load().Problems);

        Assert.Equal("workers", problem.Setting);
        Assert.StartsWith("gunicorn.conf.py:2:", problem.Origin, StringComparison.Ordinal);
        Assert.Equal("2 (gunicorn.conf.py:3)", open.Load().Shown("threads"));
        Assert.Empty(answered.Load().Problems);
    }

    [Fact]
    public void Read_WhatCannotBeEvaluatedUnderUseDefault_IsAWarning()
    {
        using var given = new Given().File(Name, "import myapp\nworkers = myapp.count\n").Flags().InMemory("WorkerTuning:OnInvalid", "UseDefault")
            .InMemory("WorkerTuning:Workers", "7");
        var loaded = given.Load();

        Assert.Empty(loaded.Problems);
        Assert.Equal("workers", Assert.Single(loaded.Warnings).Setting);
        Assert.Equal("7 (Memory configuration)", loaded.Shown("workers"));
    }

    [Theory]
    [InlineData("import vault\nraw_env = ['A=' + vault.read('hunter2')]\n")]
    [InlineData("raw_env = {1: 'A=hunter2'}\n")]
    public void Read_ASecretThatCannotBeEvaluated_IsNotQuoted(string text)
    {
        using var given = new Given().File(Name, text).Flags();
        var problem = Assert.Single(given.Load().Problems);

        Assert.Equal("raw_env", problem.Setting);
        Assert.StartsWith("gunicorn.conf.py:", problem.Origin, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_HooksAndMisspeltNames_AreNoted()
    {
        using var given = new Given().File(Name, "def when_ready(server):\n    pass\n\ntime_out = 3\nnum_workers = 4\nbanana = 1\n").Flags();

        Assert.Equal(
            [
                "gunicorn.conf.py: Python hooks do not run here; what replaces each: when_ready (line 1): IWorkerHooks.WhenReadyAsync",
                "time_out (gunicorn.conf.py:4): not a setting, ignored; did you mean timeout?",
                "num_workers (gunicorn.conf.py:5): not a setting, ignored; did you mean workers?",
            ],
            given.Load().Notes.Select(n => n.ToString()));
    }

    [Fact]
    public void Read_ADefaultsToggle_IsNotTheFilesToSet()
    {
        using var given = new Given().File(Name, "config = 'x'\ndefaults = {}\non_invalid = 'usedefault'\nworkers = 0\n").Flags();

        Assert.Equal("workers", Assert.Single(given.Load().Problems).Setting);
    }

    [Fact]
    public void Read_Values_KeepTheirPythonTypes()
    {
        using var given = new Given()
            .File(Name, "bind = ['127.0.0.1:1', 'unix:/x']\nreload = True\numask = 0o022\naccesslog = None\nsecure_scheme_headers = {'X-A': 'on'}\nmax_requests = 10**30\n")
            .Flags();
        var loaded = given.Load();

        Assert.Equal(
            ["127.0.0.1:1,unix:/x", "true", "0022", "None", "X-A=on"],
            new[] { "bind", "reload", "umask", "accesslog", "secure_scheme_headers" }.Select(loaded.Text));
        Assert.Equal("max_requests", Assert.Single(loaded.Problems).Setting);
    }

    [Theory]
    [InlineData("logger_class", "from shop.logs import CustomLogger\nlogger_class = CustomLogger")]
    [InlineData("logger_class", "import logging\nclass CustomLogger(logging.Logger): pass\nlogger_class = CustomLogger")]
    [InlineData("logconfig_dict", "import sys\nlogconfig_dict = {'version': 1, 'handlers': {'console': {'stream': sys.stdout}}}")]
    [InlineData("logconfig_dict", "import json\nlogconfig_dict = json.load(open('log.json'))")]
    [InlineData("logconfig_dict", "logconfig_dict = {}\nlogconfig_dict['x'] = 1 / 0")]
    [InlineData("logconfig_dict", "from shop.logs import logconfig_dict")]
    [InlineData("logconfig", "from shop.paths import root\nlogconfig = root('log.ini')")]
    [InlineData("pythonpath", "import site\npythonpath = ':'.join(site.getsitepackages())")]
    [InlineData("wsgi_app", "from shop.helpers import app\nwsgi_app = app('prod')")]
    [InlineData("wsgi_app", "def name(n):\n    return name(n + 1)\nwsgi_app = name(0)")]
    [InlineData("daemon", "import shop\nif shop.live: daemon = True")]
    [InlineData("dirty_apps", "from shop import jobs\ndirty_apps = [jobs.path]")]
    public void Read_AValueThatNothingNeeds_IsAWarningAndNeverAnError(string name, string text)
    {
        using var given = new Given().File(Name, text + "\nworkers = 3\n").Flags();
        var loaded = given.Load();

        Assert.Empty(loaded.Problems);
        Assert.StartsWith(name, Assert.Single(loaded.Warnings).Setting, StringComparison.Ordinal);
        Assert.Contains("not applicable", loaded.Warnings[0].Message, StringComparison.Ordinal);
        Assert.Equal(3, loaded.Options.Workers!.Value.Maximum);
        Assert.Empty(loaded.Notes);
    }

    [Fact]
    public void Read_EveryFileWithForeignCode_IsRefusedForWhatIsNeededAlone() => Assert.All(CorpusFile.All("CorpusForeign"), file =>
    {
        using var given = new Given().File(Name, file.Text).Flags();

        Assert.DoesNotContain(given.Load().Problems, p => p.Setting is { } name && SettingsCatalogue.IdleNames.Contains(name));
    });

    [Theory]
    [InlineData("daemon = False")]
    [InlineData("import os\ndaemon = bool(os.getenv('NO_SUCH'))")]
    [InlineData("import os\nif os.getenv('NO_SUCH'): pythonpath = '/srv'")]
    [InlineData("formats = {}\nlogconfig_dict = formats")]
    [InlineData("logger_class = 'gunicorn.glogging.Logger'")]
    [InlineData("from gunicorn.glogging import Logger\nlogger_class = Logger")]
    public void Read_GunicornsOwnDefaultOfWhatNothingNeeds_SaysNothing(string text)
    {
        using var given = new Given().File(Name, text + "\n").Flags();
        var loaded = given.Load();

        Assert.Empty(loaded.Problems);
        Assert.Empty(loaded.Warnings);
        Assert.Empty(loaded.Notes);
    }

    [Fact]
    public void Read_ValuesThatNothingNeeds_ShowWhatIsKnownOfThem()
    {
        using var given = new Given().File(Name, "import shop\npythonpath = '/srv/' + 'lib'\nlogger_class = shop.make()\nworkers = 2\n").Flags();

        Assert.Equal(
            ["logger_class (gunicorn.conf.py:3): not applicable.", "pythonpath = \"/srv/lib\" (gunicorn.conf.py:2): not applicable."],
            given.Load().Warnings.Select(w => w.ToString()[..(w.ToString().IndexOf("applicable.", StringComparison.Ordinal) + "applicable.".Length)]));
    }

    [Fact]
    public void Read_ASettingThatIsRefusedOrNeeded_StillNeedsItsValue()
    {
        using var given = new Given().File(Name, "import shop\nprotocol = shop.protocol\nbind = shop.bind\n").Flags();

        Assert.Equal(["protocol", "bind"], given.Load().Problems.Select(p => p.Setting));
    }

    [Theory]
    [InlineData("from gunicorn.workers.gasgi import ASGIWorker\nworker_class = ASGIWorker", WorkerClass.Async)]
    [InlineData("from uvicorn.workers import UvicornWorker\nclass Quiet(UvicornWorker):\n    CONFIG_KWARGS = {}\nworker_class = Quiet", WorkerClass.Async)]
    [InlineData("import uvicorn_worker\nworker_class = uvicorn_worker.UvicornWorker", WorkerClass.Async)]
    [InlineData("from gunicorn.workers.gthread import ThreadWorker\nworker_class = ThreadWorker", WorkerClass.Gthread)]
    public void Read_AWorkerClassThatIsNoText_IsWhatItsNameIs(string text, WorkerClass expected)
    {
        using var given = new Given().File(Name, text + "\n").Flags();
        var loaded = given.Load();

        Assert.Empty(loaded.Problems);
        Assert.Equal(expected, loaded.Options.WorkerClass);
    }

    [Theory]
    [InlineData("glob('templates/*.html')")]
    [InlineData("glob('templates/**/a.html', recursive=True)")]
    [InlineData("[os.path.join(root, f) for root, dirs, files in os.walk('templates') for f in files if f.endswith('.html')]")]
    [InlineData("[str(p) for p in Path('templates').rglob('*.html')]")]
    [InlineData("[f for f in glob('templates/*') if os.path.isfile(f) and f.endswith('.html')]")]
    public void Read_FilesOfAFolder_AreThoseOfTheDisk(string expression)
    {
        using var given = new Given()
            .File("templates/a.html", "").File("templates/b/x.txt", "")
            .File(Name, $"import os\nfrom glob import glob\nfrom pathlib import Path\nreload_extra_files = {expression}\n").Flags();
        var loaded = given.Load();

        Assert.Empty(loaded.Problems);
        Assert.Equal(["templates/a.html"], loaded.Options.ReloadExtraFiles);
    }
}
