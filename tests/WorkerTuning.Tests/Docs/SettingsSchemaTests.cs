using System.Text.Json.Nodes;
using WorkerTuning.Tests.Configuration;

namespace WorkerTuning.Tests.Docs;

public class SettingsSchemaTests
{
    private const string Sample = """
        {
          "Bind": [ "0.0.0.0:8000", "unix:/run/app.sock" ],
          "Workers": "min(cpu * 2 + 1, 8)",
          "WorkerClass": "gevent",
          "Threads": 4,
          "MaxRequests": 1000,
          "MaxRequestsJitter": 50,
          "Timeout": "2m",
          "GracefulTimeout": 30,
          "KeepAlive": 2.5,
          "MaxWorkerMemory": "200MB",
          "LimitRequestLine": 4094,
          "ForwardedAllowIps": "10.0.0.0/8",
          "SecureSchemeHeaders": { "X-FORWARDED-PROTO": "https" },
          "HttpProtocols": [ "h1", "h2" ],
          "Http2Cleartext": "off",
          "Umask": "0022",
          "Reload": false,
          "AccessLog": "-",
          "LogLevel": "info",
          "OnInvalid": "UseDefault",
          "PidFile": null
        }
        """;

    [Fact]
    public void Write_TheSchema_IsTheOneInTheRepository() =>
        GeneratedFile.AssertCurrent("src/WorkerTuning/ConfigurationSchema.json", SettingsSchema.Write());

    [Fact]
    public void Write_ASection_FitsTheSchemaAndLoads()
    {
        using var given = new Given().Json("appsettings.json", Sample);

        Assert.Empty(JsonFit.Find(Section(), JsonNode.Parse(Sample)));
        Assert.Empty(given.Load().Problems);
    }

    [Theory]
    [InlineData("""{ "Workers": 0 }""", "Workers: 0 is below 1")]
    [InlineData("""{ "MaxRequest": 1000 }""", "MaxRequest: no such property")]
    [InlineData("""{ "Workers": 65537 }""", "Workers: 65537 is above 65536")]
    [InlineData("""{ "Workers": true }""", "Workers: a boolean")]
    [InlineData("""{ "Bind": [ 8000 ] }""", "Bind: a number")]
    [InlineData("""{ "Timeout": -1 }""", "Timeout: -1 is below 0")]
    [InlineData("""{ "Umask": 18 }""", "Umask: a number")]
    [InlineData("""{ "Reload": "yes" }""", "Reload: a string")]
    [InlineData("""{ "HttpProtocols": [ "h4" ] }""", "HttpProtocols: h4 is none of the words")]
    [InlineData("""{ "LogLevel": 3 }""", "LogLevel: a number")]
    public void Write_AWrongSection_DoesNotFit(string section, string expected) =>
        Assert.Equal([expected], JsonFit.Find(Section(), JsonNode.Parse(section)));

    private static JsonNode Section() => JsonNode.Parse(SettingsSchema.Write())!["properties"]!["WorkerTuning"]!;
}
