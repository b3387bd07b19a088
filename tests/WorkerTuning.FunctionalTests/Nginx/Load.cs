using System.Collections.Concurrent;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Nginx;

/// <summary>Clients that ask and send without a pause until they are stopped.</summary>
internal sealed class Load : IAsyncDisposable
{
    private const int Clients = 8;

    private readonly HttpClient _client;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private readonly ConcurrentBag<string> _failures = [];
    private int _done;

    public Load(int port)
    {
        _client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(30) };
        _running = Task.WhenAll(Enumerable.Range(0, Clients).Select(i => Task.Run(() => RunAsync(i))));
    }

    public int Done => Volatile.Read(ref _done);

    public IReadOnlyCollection<string> Failures => _failures;

    public async Task UntilAsync(int done)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (Done < done)
        {
            Assert.False(limit.IsCancellationRequested, $"Only {Done} of {done} requests are done; failed: {string.Join('\n', Failures)}");
            await look.WaitForNextTickAsync();
        }
    }

    /// <summary>Lets the requests that are under way end.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running.WithTimeout(TimeSpan.FromSeconds(40));
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _client.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync(int client)
    {
        for (var i = client; !_stop.IsCancellationRequested; i++)
        {
            try
            {
                using var content = new ByteArrayContent(new byte[10_000]);
                using var response = i % 3 == 0 ? await _client.PostAsync("/read", content) : await _client.GetAsync("/");
                if ((int)response.StatusCode != 200)
                    _failures.Add($"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                _failures.Add(e.Message);
            }

            Interlocked.Increment(ref _done);
        }
    }
}
