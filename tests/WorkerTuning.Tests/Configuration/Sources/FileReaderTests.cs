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
}
