using WorkerTuning.Configuration;

namespace WorkerTuning.Tests.Configuration.Sources;

public class GunicornReaderTests
{
    [Fact]
    public void Read_CommandArguments_SplitAsAShellDoes()
    {
        using var given = new Given().Variable("GUNICORN_CMD_ARGS", "--workers=3 --env 'A=b c' --access-logformat \"%(h)s %(D)s\"");
        var loaded = given.Load();

        Assert.Equal("3 (GUNICORN_CMD_ARGS --workers)", loaded.Shown("workers"));
        Assert.Equal(["A=b c"], loaded.Options.RawEnv);
        Assert.Equal("%(h)s %(D)s", loaded.Options.AccessLogFormat);
        Assert.True(loaded.GunicornDefaults);
    }

    [Fact]
    public void Read_CommandArgumentsThatDoNotSplit_AreAProblemWithoutTheirText()
    {
        using var given = new Given().Variable("GUNICORN_CMD_ARGS", "--env 'A=hunter2");

        Assert.Equal("env GUNICORN_CMD_ARGS: the quote at character 7 is not closed", Assert.Single(given.Load().Problems).ToString());
    }

    [Fact]
    public void Read_UnknownCommandArgument_NamesItsPlace()
    {
        using var given = new Given().Variable("GUNICORN_CMD_ARGS", "--nope");

        Assert.Equal("GUNICORN_CMD_ARGS --nope: no such flag", Assert.Single(given.Load().Problems).ToString());
    }

    [Theory]
    [InlineData("python:myapp.conf", "must be a path, or file: and a path; a Python module cannot be imported here")]
    [InlineData("missing.py", "the file does not exist")]
    [InlineData("file:missing.py", "the file does not exist")]
    [InlineData(".", "must be a file; this is a folder")]
    public void Read_AConfigThatIsNoFile_IsAProblemWithItsOrigin(string path, string message)
    {
        using var given = new Given().Flags("-c", path);
        var shown = path.StartsWith("file:", StringComparison.Ordinal) ? path[5..] : path;

        Assert.Equal($"config = {shown} (flag -c): {message}", Assert.Single(given.Load().Problems).ToString());
    }

    [SkippableTheory]
    [InlineData("/dev/zero")]
    [InlineData("/dev/urandom")]
    public void Read_AConfigThatNeverEnds_IsAProblem(string path)
    {
        Skip.IfNot(OperatingSystem.IsLinux());
        using var given = new Given().Flags("-c", path);

        Assert.Equal($"config = {path} (flag -c): {WholeFile.WrongKind}", Assert.Single(given.Load().Problems).ToString());
    }

    [SkippableFact]
    public void Read_DevNullAsAConfig_IsAnEmptyFile()
    {
        Skip.IfNot(OperatingSystem.IsLinux());
        using var given = new Given().Flags("-c", "/dev/null");

        Assert.Empty(given.Load().Problems);
    }

    [Fact]
    public void Read_AConfigOfTooManyBytes_IsAProblem()
    {
        using var given = new Given();
        File.WriteAllText(Path.Join(given.Folder, "big.py"), new string('#', (1 << 20) + 1));
        given.Flags("-c", "big.py");

        Assert.Equal("config = big.py (flag -c): must be a file of at most 1048576 bytes; this one has more", Assert.Single(given.Load().Problems).ToString());
    }

    [Fact]
    public void Read_AConfigWithAZeroCharacter_IsAProblem()
    {
        using var given = new Given().InMemory("WorkerTuning:Config", "a\0.py");

        Assert.All(given.Load().Problems, p => Assert.Equal("config", p.Setting));
        Assert.NotEmpty(given.Load().Problems);
    }

    [Fact]
    public void Read_ConfigOfSeveralSources_TheStrongestNamesTheFile()
    {
        using var given = new Given()
            .Json("appsettings.json", """{ "Config": "a.py" }""")
            .Variable("GUNICORN_CONFIG", "b.py")
            .Variable("GUNICORN_CMD_ARGS", "-c c.py")
            .ConfigFile("d.py");

        Assert.StartsWith("config = c.py (GUNICORN_CMD_ARGS -c)", Assert.Single(given.Load().Problems).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AFileNamedByCode_IsReportedWithItsMethod()
    {
        using var given = new Given().ConfigFile("d.py");

        Assert.Equal("config = d.py (AddGunicornConfigFile): the file does not exist", Assert.Single(given.Load().Problems).ToString());
    }

    private const string Helper = """
        import os

        def get_env(name, default=None, cast=None):
            value = os.environ.get(name, default)
            return cast(value) if cast else value


        """;

    [Fact]
    public void Read_AVariableThatTheFileReads_NeedsNoNote()
    {
        using var given = new Given()
            .File("gunicorn.conf.py", Helper + "preload_app = get_env('GUNICORN_PRELOAD', False, bool)\n")
            .Variable("GUNICORN_PRELOAD", "1").Variable("GUNICORN_WORKRES", "3").Flags();
        var loaded = given.Load();

        Assert.True(loaded.Options.PreloadApp);
        Assert.Equal("env GUNICORN_WORKRES: not a setting, ignored; did you mean GUNICORN_WORKERS?", Assert.Single(loaded.Notes).ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public void Read_ABlankLogLevelThroughTheFilesHelper_IsInfoAsInGunicorn(string text)
    {
        using var given = new Given().File("gunicorn.conf.py", Helper + "loglevel = get_env('LOG_LEVEL', 'warning')\n").Variable("LOG_LEVEL", text).Flags();
        var loaded = given.Load();

        Assert.Empty(loaded.Problems);
        Assert.Empty(loaded.Notes);
        Assert.Equal("info (gunicorn.conf.py:7)", loaded.Shown("loglevel"));
    }

    [Fact]
    public void Read_ABlankLogLevelFlag_IsInfoAsInGunicorn()
    {
        using var given = new Given().Flags("--log-level", "");

        Assert.Equal("info (flag --log-level)", given.Load().Shown("loglevel"));
    }

    [Fact]
    public void Read_WithoutAddGunicorn_TheDefaultFileIsNotLookedFor()
    {
        using var given = new Given().File("gunicorn.conf.py", "workers = 3");
        var loaded = given.Load();

        Assert.Null(loaded.FilePath);
        Assert.Empty(loaded.Problems);
    }

    [Fact]
    public void Read_AFileOverAMegabyte_IsRefused()
    {
        using var given = new Given().File("big.py", new string('#', (1 << 20) + 1)).Flags("-c", "big.py");

        Assert.Contains("at most 1048576 bytes", Assert.Single(given.Load().Problems).ToString(), StringComparison.Ordinal);
    }
}
