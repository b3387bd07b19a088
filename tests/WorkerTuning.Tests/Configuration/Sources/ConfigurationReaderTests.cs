using Microsoft.Extensions.Configuration;

namespace WorkerTuning.Tests.Configuration.Sources;

public class ConfigurationReaderTests
{
    [Fact]
    public void Read_TwoFiles_TheLaterWinsUnderItsOwnName()
    {
        using var given = new Given()
            .Json("appsettings.json", """{ "Workers": 3, "Timeout": 10 }""")
            .Json("appsettings.Production.json", """{ "Workers": 5 }""");
        var loaded = given.Load();

        Assert.Equal("5 (appsettings.Production.json)", loaded.Shown("workers"));
        Assert.Equal("10 (appsettings.json)", loaded.Shown("timeout"));
    }

    [Theory]
    [InlineData("MaxRequests")]
    [InlineData("maxrequests")]
    [InlineData("max_requests")]
    [InlineData("MAX_REQUESTS")]
    public void Read_AnySpellingOfAKey_FindsTheSetting(string key)
    {
        using var given = new Given().Json("appsettings.json", $$"""{ "{{key}}": 7 }""");

        Assert.Equal(7, given.Load().Options.MaxRequests);
    }

    [Fact]
    public void Read_EveryShapeOfJson_Converts()
    {
        using var given = new Given().Json("appsettings.json", """
            {
              "Workers": "min(cpu * 2 + 1, 8)",
              "Bind": [ "127.0.0.1:1", "unix:/x" ],
              "ForwardedAllowIps": "10.0.0.0/8, ::1",
              "SecureSchemeHeaders": { "X-FORWARDED-PROTO": "https" },
              "Reload": true,
              "KeepAlive": 2.5,
              "MaxRequestBodySize": "10MB"
            }
            """);
        var loaded = given.Load();

        Assert.Empty(loaded.Problems);
        Assert.Equal(
            ["8", "127.0.0.1:1,unix:/x", "10.0.0.0/8,::1", "X-FORWARDED-PROTO=https", "true", "2500ms", "10MB"],
            new[] { "workers", "bind", "forwarded_allow_ips", "secure_scheme_headers", "reload", "keepalive", "max_request_body_size" }.Select(loaded.Text));
    }

    [Fact]
    public void Read_AStrongerList_ReplacesTheWeakerAsAWhole()
    {
        using var given = new Given()
            .Json("appsettings.json", """{ "Bind": [ "127.0.0.1:1", "127.0.0.1:2" ] }""")
            .Json("appsettings.Production.json", """{ "Bind": [ "127.0.0.1:3" ] }""");

        Assert.Equal("127.0.0.1:3", given.Load().Text("bind"));
    }

    [Fact]
    public void Read_Null_UnsetsAWeakerValue()
    {
        using var given = new Given()
            .Json("appsettings.json", """{ "Timeout": 10 }""")
            .Json("appsettings.Production.json", """{ "Timeout": null }""");

        Assert.Null(given.Load().Options.Timeout);
    }

    [Fact]
    public void Read_UnknownKeys_AreProblemsWithHintsAndWithoutValues()
    {
        using var given = new Given().Json("appsettings.json", """{ "MaxRequest": 7, "Banana": true }""");

        Assert.Equal(
            ["Banana (appsettings.json): no such setting", "MaxRequest (appsettings.json): no such setting; did you mean MaxRequests?"],
            given.Load().Problems.Select(p => p.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Read_RootAndItsSection_SayEverythingOnce()
    {
        using var given = new Given().Json("appsettings.json", """{ "Banana": true, "Workers": 3 }""");
        var root = given.Configuration();
        var loaded = given.Load(root, [root, root.GetSection("WorkerTuning"), root.GetSection("WorkerTuning")]);

        Assert.Single(loaded.Problems);
        Assert.Equal("3 (appsettings.json)", loaded.Shown("workers"));
    }

    [Fact]
    public void Read_ASectionOfTheHosts_KeepsItsFilesNames()
    {
        using var given = new Given().Json("appsettings.json", """{ "Workers": 3 }""").DotnetVariable("WorkerTuning__Threads", "2");
        var root = given.Configuration();
        var loaded = given.Load(root, [root.GetSection("WorkerTuning")]);

        Assert.Equal("3 (appsettings.json)", loaded.Shown("workers"));
        Assert.Equal("2 (env WorkerTuning__Threads)", loaded.Shown("threads"));
    }

    [Fact]
    public void Read_ASectionWithoutAHost_CountsAsOneSource()
    {
        using var given = new Given().Json("appsettings.json", """{ "Workers": 3 }""");

        Assert.Equal("3 (configuration section WorkerTuning)", given.Load(given.Configuration().GetSection("WorkerTuning")).Shown("workers"));
    }

    [Fact]
    public void Read_ASectionOfAnotherRootThanTheHosts_IsNotLost()
    {
        using var given = new Given().Json("appsettings.json", """{ "Workers": 3 }""");
        var host = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("WorkerTuning:Workers", (string?)"9")]).Build();

        Assert.Equal("3 (configuration section WorkerTuning)", given.Load(host, [given.Configuration().GetSection("WorkerTuning")]).Shown("workers"));
    }

    [Fact]
    public void Read_ASectionElsewhere_IsReadUnderItsOwnPath()
    {
        using var given = new Given().InMemory("Server:Tuning:Workers", "3");
        var root = given.Configuration();

        Assert.Equal("3 (Memory configuration)", given.Load(root, [root.GetSection("Server:Tuning")]).Shown("workers"));
    }

    [Fact]
    public void Read_AChainedConfiguration_KeepsItsProvidersNames()
    {
        using var given = new Given().Json("appsettings.json", """{ "Workers": 3 }""");
        var chained = new ConfigurationBuilder().AddConfiguration(given.Configuration()).Build();

        Assert.Equal("3 (appsettings.json)", given.Load(chained).Shown("workers"));
    }

    [Fact]
    public void Read_ABlankDotnetVariable_IsANoteAndNoValue()
    {
        using var given = new Given().Json("appsettings.json", """{ "Workers": 3 }""").DotnetVariable("WorkerTuning__Workers", " ");
        var loaded = given.Load();

        Assert.Equal("3 (appsettings.json)", loaded.Shown("workers"));
        Assert.Equal("workers (env WorkerTuning__Workers): the variable is blank and therefore ignored", Assert.Single(loaded.Notes).ToString());
    }

    [Fact]
    public void Read_AListOfElevenEntries_IsInTheOrderOfItsNumbers()
    {
        var binds = Enumerable.Range(0, 11).Select(i => $"127.0.0.1:{i}").ToList();
        using var given = new Given().Json("appsettings.json", $$"""{ "Bind": [ "{{string.Join("\", \"", binds)}}" ] }""");

        Assert.Equal(binds, given.Load().Options.Bind);
    }
}
