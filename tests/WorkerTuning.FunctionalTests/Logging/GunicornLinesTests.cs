using System.Text.RegularExpressions;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Logging;

/// <summary>The same requests, the same answers, the same format: the same lines as Debian's gunicorn.</summary>
public sealed partial class GunicornLinesTests : IDisposable
{
    // Every atom; what both cannot agree on is masked: when, how long, which process.
    private const string Format =
        """%(h)s %(l)s %(u)s %(t)s "%(r)s" %(s)s %(b)s "%(f)s" "%(a)s" m=%(m)s U="%(U)s" q="%(q)s" H=%(H)s B=%(B)s B5=%(B)05d s6=%(s)-6s| """ +
        """i="%({X-Two}i)s" none=%({x-none}i)s o="%({X-Answer}o)s" e="%({PATH_INFO}e)s" ct=%({CONTENT_TYPE}e)s two="%({HTTP_X_TWO}e)s" scheme=%({wsgi.url_scheme}e)s """ +
        """raw="%({RAW_URI}e)s" z=%(Z)s 100%% T=%(T)s D=%(D)s L=%(L)s p=%(p)s""";

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task Lines_OfTheSameRequests_AreGunicorns()
    {
        Peers.Require("gunicorn");
        await using var gunicorn = await GunicornServer.StartAsync(_folder, "--access-logfile", _folder.Path("gunicorn.log"), "--access-logformat", Format);
        await SameAnswers.AskAsync(gunicorn.Port, SameAnswers.Requests);
        await gunicorn.StopAsync();
        var theirs = await File.ReadAllLinesAsync(_folder.Path("gunicorn.log"));

        await using var host = await LoggedHost.StartAsync(new() { ["AccessLog"] = "{folder}/access.log", ["AccessLogFormat"] = Format }, SameAnswers.Map);
        await SameAnswers.AskAsync(host.Port, SameAnswers.Requests, count => host.LinesAsync(count));
        var ours = await host.LinesAsync(SameAnswers.Requests.Length);

        // gunicorn knows nothing but the request line of a request whose application threw.
        Assert.Equal(theirs[..^1].Select(Mask), ours[..^1].Select(Mask));
        Assert.Equal(Start(theirs[^1]), Start(ours[^1]));
    }

    private static string Mask(string line) => Varying().Replace(line, "?");

    private static string Start(string line) => Mask(line)[..Mask(line).IndexOf(" m=", StringComparison.Ordinal)];

    [GeneratedRegex(@"(?<=^\S+ \S+ \S+ )\[\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}\]|(?<= D=)\d+|(?<= T=)\d+|(?<= L=)\d+\.\d{6}|(?<= p=)<\d+>")]
    private static partial Regex Varying();
}
