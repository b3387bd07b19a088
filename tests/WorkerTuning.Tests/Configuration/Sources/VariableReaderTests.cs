using WorkerTuning.Configuration;

namespace WorkerTuning.Tests.Configuration.Sources;

public class VariableReaderTests
{
    public static TheoryData<string> Names => new(SettingsCatalogue.Owned.Where(s => s.Gunicorn is not null).Select(s => s.Name));

    [Theory, MemberData(nameof(Names))]
    public void Read_TheVariableOfASetting_GivesItsValue(string name)
    {
        var setting = SettingsCatalogue.ByName(name)!;
        using var given = new Given().Variable(setting.EnvironmentName, setting.Gunicorn!);
        var loaded = given.Load();

        Assert.NotNull(setting.Get(loaded.Options));
        Assert.Equal("env " + setting.EnvironmentName, loaded.OriginOf(name));
    }

    [Theory]
    [InlineData("PORT", "5000", "bind", "0.0.0.0:5000 (env PORT)")]
    [InlineData("WEB_CONCURRENCY", "3", "workers", "3 (env WEB_CONCURRENCY)")]
    [InlineData("FORWARDED_ALLOW_IPS", "*", "forwarded_allow_ips", "* (env FORWARDED_ALLOW_IPS)")]
    [InlineData("LOG_LEVEL", "DEBUG", "loglevel", "debug (env LOG_LEVEL)")]
    public void Read_GenericVariables_AreUnderstood(string variable, string value, string name, string expected)
    {
        using var given = new Given().Variable(variable, value);

        Assert.Equal(expected, given.Load().Shown(name));
    }

    [Theory]
    [InlineData("WEB_CONCURRENCY", "workers")]
    [InlineData("GUNICORN_WORKERS", "workers")]
    [InlineData("PORT", "bind")]
    public void Read_ABlankVariable_IsANoteAndNoValue(string variable, string name)
    {
        using var given = new Given().Variable(variable, " ");
        var loaded = given.Load();

        Assert.Empty(loaded.Problems);
        Assert.Equal("default", loaded.OriginOf(name));
        Assert.Equal($"{name} (env {variable}): the variable is blank and therefore ignored", Assert.Single(loaded.Notes).ToString());
    }

    [Fact]
    public void Read_UnknownVariables_AreIgnoredAndNearMissesNoted()
    {
        using var given = new Given()
            .Variable("GUNICORN_WORKRES", "3").Variable("GUNICORN_HOME", "/srv").Variable("GUNICORN_ARGS", "-w 3")
            .Variable("GUNICORN_PID", "1").Variable("GUNICORN_PRE_FORK", "x").Variable("WORKERS", "3");
        var loaded = given.Load();

        Assert.Empty(loaded.Problems);
        Assert.Equal("env GUNICORN_WORKRES: not a setting, ignored; did you mean GUNICORN_WORKERS?", Assert.Single(loaded.Notes).ToString());
    }

    [Fact]
    public void Read_VariablesOfGunicorn_DoNotSwitchItsDefaultsOn()
    {
        using var given = new Given().Variable("GUNICORN_WORKERS", "3");

        Assert.False(given.Load().GunicornDefaults);
    }
}
