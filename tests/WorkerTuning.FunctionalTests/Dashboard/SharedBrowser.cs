using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Dashboard;

/// <summary>One browser for all tests of a class, started by the first that asks, so that a missing one skips tests instead of failing the class.</summary>
public sealed class SharedBrowser : IAsyncLifetime
{
    private Browser? _browser;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
    }

    internal async Task<BrowserPage> OpenAsync(Uri address) => await (_browser ??= await Browser.StartAsync()).OpenAsync(address);
}
