namespace WorkerTuning.Tests.Configuration.Sources;

public class GunicornConfigurationProviderTests
{
    [Fact]
    public void Load_Flags_AreShownUnderTheSection()
    {
        using var given = new Given().Flags("-w", "3", "-b", ":1", "-b", ":2", "--reload", "--nope");
        var section = given.Configuration().GetSection("WorkerTuning");

        Assert.Equal("3", section["Workers"]);
        Assert.Equal([":1", ":2"], section.GetSection("Bind").GetChildren().Select(c => c.Value));
        Assert.Equal("True", section["Reload"]);
    }

    [Fact]
    public void Load_DotnetsArgumentsBehindASwitch_AreReadAllTheSame()
    {
        using var given = new Given().Flags("--reload", "--urls", "http://127.0.0.1:1", "--preload", "--WorkerTuning:Workers=3");

        Assert.Equal("http://127.0.0.1:1", given.Configuration()["urls"]);
        Assert.Equal("3 (flag --WorkerTuning:Workers)", given.Load().Shown("workers"));
    }

    [Fact]
    public void Load_FlagsGivenTwice_TheLastIsShown()
    {
        using var given = new Given().Flags("-w", "3", "-w", "4");

        Assert.Equal("4", given.Configuration()["WorkerTuning:Workers"]);
    }
}
