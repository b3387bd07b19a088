using System.Text.RegularExpressions;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Docs;

/// <summary>nginx's own default, HTTP/1.0, passes a POST without a body on without a length, which Kestrel answers with 400.</summary>
public partial class NginxRecipeTests
{
    public static TheoryData<string> Files =>
        [.. Directory.GetFiles(Repository.Path("samples"), "*nginx*.conf", SearchOption.AllDirectories)
            .Append(Repository.Path("docs", "proxies.md"))
            .Select(f => Path.GetRelativePath(Repository.Root, f))];

    [Theory]
    [MemberData(nameof(Files))]
    public void ProxyPass_OfHttp_SpeaksHttp11(string file)
    {
        var locations = Location().Matches(File.ReadAllText(Repository.Path(file)));

        Assert.NotEmpty(locations);
        Assert.All(locations, location => Assert.Contains("proxy_http_version 1.1;", location.Value, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"location[^{]*\{[^}]*proxy_pass http://[^}]*\}")]
    private static partial Regex Location();
}
