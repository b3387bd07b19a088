using System.Diagnostics;

namespace WorkerTuning.Tests.Shared;

/// <summary>A headless Chromium with a profile of its own; both are gone when disposed.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private const string Announcement = "DevTools listening on ";

    private readonly ScratchFolder _profile = new();
    private readonly Process _process;
    private readonly ProcessOutput _output;
    private DevTools? _tools;

    private Browser(string program)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--remote-debugging-port=0", $"--user-data-dir={_profile}", "about:blank"])
            start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
        _output = new ProcessOutput(_process.StandardOutput, _process.StandardError);
    }

    /// <summary>Skips the test, or fails it in CI, where there is no Chromium.</summary>
    public static async Task<Browser> StartAsync()
    {
        var browser = new Browser(Peers.Require("chromium"));
        try
        {
            var limit = TimeSpan.FromSeconds(45);
            var line = await browser._output.FindAsync(l => l.Text.StartsWith(Announcement, StringComparison.Ordinal), after: null, CancellationToken.None).WithTimeout(limit);
            Assert.True(line is not null, $"Chromium ended at its start:\n{browser._output}");
            browser._tools = await DevTools.ConnectAsync(new Uri(line.Text[Announcement.Length..]));
            return browser;
        }
        catch
        {
            await browser.DisposeAsync();
            throw;
        }
    }

    /// <summary>A page of its own, loaded from <paramref name="address"/>.</summary>
    public Task<BrowserPage> OpenAsync(Uri address) => BrowserPage.OpenAsync(_tools!, address);

    public async ValueTask DisposeAsync()
    {
        if (_tools is not null)
            await _tools.DisposeAsync();
        _process.Kill(entireProcessTree: true);
        // Its helpers write to the profile until they are gone, and they hold the streams until then.
        await _output.Ended.WithTimeout();
        _process.Dispose();
        _profile.Dispose();
    }
}
