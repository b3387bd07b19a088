using System.Security.Cryptography;
using System.Text;

namespace WorkerTuning.Dashboard;

/// <summary>The page with its style and script inside, put together once, and the policy that lets nothing else run.</summary>
internal sealed class DashboardPage
{
    private DashboardPage()
    {
        var style = Read("page.css");
        var script = Read("plots.js") + Read("table.js") + Read("page.js");
        Html = Encoding.UTF8.GetBytes(Read("page.html")
            .Replace("/*style*/", style, StringComparison.Ordinal)
            .Replace("/*script*/", script, StringComparison.Ordinal));
        Policy = $"default-src 'none'; connect-src 'self'; script-src '{Hash(script)}'; style-src '{Hash(style)}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    public static DashboardPage Instance { get; } = new();

    public byte[] Html { get; }

    /// <summary>The Content-Security-Policy.</summary>
    public string Policy { get; }

    private static string Hash(string text) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    // A browser hashes what its parser made of it, and that has no carriage returns.
    private static string Read(string name)
    {
        using var reader = new StreamReader(typeof(DashboardPage).Assembly.GetManifestResourceStream("WorkerTuning.Dashboard." + name)!);
        return reader.ReadToEnd().Replace("\r\n", "\n", StringComparison.Ordinal);
    }
}
