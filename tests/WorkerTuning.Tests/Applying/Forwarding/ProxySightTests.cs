using Microsoft.Extensions.Logging;
using WorkerTuning.Configuration;
using WorkerTuning.Planning;
using WorkerTuning.Tests.Configuration;
using WorkerTuning.Tests.Planning;

namespace WorkerTuning.Tests.Applying.Forwarding;

public class ProxySightTests
{
    private const string Advice =
        "A request came through a proxy. Advice on keepalive: 2 s is shorter than the 60 s for which nginx keeps its upstream connections: a request sent as this side closes becomes a 502. Behind a proxy use 65 or more.";

    [Theory]
    [InlineData("127.0.0.1", "X-Forwarded-For: 203.0.113.7", true)]
    [InlineData("127.0.0.1", "X-Forwarded-Proto: https", true)]
    [InlineData("unix", "X-Forwarded-Host: shop.example", true)]
    [InlineData("127.0.0.1", "X-Forwarded-Ssl: on", true)]
    [InlineData("127.0.0.1", "Accept: */*", false)]
    [InlineData("203.0.113.9", "X-Forwarded-For: 203.0.113.7", false)]
    public async Task Look_DefaultKeepAlive_SpeaksOfItAtTheFirstProxyOnce(string peer, string headers, bool speaks)
    {
        using var test = new TrustCase(Plan());
        await test.SendAsync(peer, "");
        Assert.Empty(Said(test));

        await test.SendAsync(peer, headers);
        await test.SendAsync(peer, headers);

        Assert.Equal(speaks ? [(LogLevel.Information, Advice)] : [], Said(test));
    }

    [Theory]
    [InlineData(5, null)]
    [InlineData(null, "127.0.0.1")]
    [InlineData(65, null)]
    public async Task Look_WhereTheStartHasSaidIt_OrThereIsNothingToSay_IsSilent(int? seconds, string? trusted)
    {
        using var test = new TrustCase(Plan(seconds is null ? $", \"ForwardedAllowIps\": \"{trusted}\"" : $", \"KeepAlive\": \"{seconds}\""));

        await test.SendAsync("127.0.0.1", "X-Forwarded-For: 203.0.113.7");

        Assert.Empty(Said(test));
    }

    private static List<(LogLevel, string)> Said(TrustCase test) => [.. test.Logs.Logs.Where(l => l.Event.Name == "ShortKeepAlive").Select(l => (l.Level, l.Message))];

    private static WorkerPlan Plan(string more = "")
    {
        using var given = new Given().Json("appsettings.json", $$"""{ "Defaults": "gunicorn"{{more}} }""");
        var loaded = given.Load();
        Assert.Empty(loaded.Problems);
        return WorkerPlanner.Plan(new SettingsView(loaded.Options, loaded), FakeHost.Of(), 1);
    }
}
