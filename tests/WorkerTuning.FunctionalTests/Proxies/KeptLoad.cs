using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Proxies;

/// <summary>Clients that keep their connections, and ask and send without a pause until they are stopped.</summary>
internal sealed class KeptLoad : IAsyncDisposable
{
    private const int Clients = 16;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly byte[] Body = new byte[10_000];

    private readonly Uri _address;
    private readonly SslClientAuthenticationOptions _tls;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, int> _answers = new();
    private readonly ConcurrentBag<string> _failures = [];
    private readonly Task _running;
    private int _done;

    /// <param name="address">Where to ask.</param>
    /// <param name="tls">Whom to trust, with https.</param>
    public KeptLoad(Uri address, SslClientAuthenticationOptions? tls = null)
    {
        (_address, _tls) = (address, tls ?? new());
        _running = Task.WhenAll(Enumerable.Range(0, Clients).Select(i => Task.Run(() => RunAsync(i))));
    }

    public int Done => Volatile.Read(ref _done);

    /// <summary>Every answer but 200, and every request without one.</summary>
    public IReadOnlyCollection<string> Failures => _failures;

    /// <summary>How often who has answered, by replica and version.</summary>
    public IReadOnlyDictionary<string, int> Answers => _answers;

    /// <summary>Waits until so many more requests are done.</summary>
    public Task MoreAsync(int requests)
    {
        var goal = Done + requests;
        return UntilAsync(() => Done >= goal, $"{requests} more requests");
    }

    public Task UntilDoneAsync(int requests) => UntilAsync(() => Done >= requests, $"{requests} requests");

    /// <summary>Waits until a replica of a version has answered so many more requests.</summary>
    public Task UntilAnsweredAsync(string replica, int times)
    {
        var goal = _answers.GetValueOrDefault(replica) + times;
        return UntilAsync(() => _answers.GetValueOrDefault(replica) >= goal, $"answers of {replica}");
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running.WithTimeout(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    // A copy first, as the dictionary makes one: a query's own breaks off where an answer is added meanwhile.
    public override string ToString() =>
        $"{Done} done, {string.Join(", ", _answers.ToArray().OrderBy(a => a.Key))}; {_failures.Count} failed: {string.Join('\n', _failures.Take(20))}";

    private async Task UntilAsync(Func<bool> isDone, string what)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!isDone())
        {
            if (limit.IsCancellationRequested)
                Assert.Fail($"{what} do not come: {this}");
            await look.WaitForNextTickAsync();
        }
    }

    private async Task RunAsync(int client)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, SslOptions = _tls }) { BaseAddress = _address, Timeout = TimeSpan.FromSeconds(60) };
        for (var i = client; !_stop.IsCancellationRequested; i++)
        {
            try
            {
                using var content = new ByteArrayContent(Body);
                using var response = i % 3 == 0 ? await http.PostAsync("/read", content) : await http.GetAsync("/env?name=REPLICA");
                var text = await response.Content.ReadAsStringAsync();
                if (response.StatusCode != HttpStatusCode.OK)
                    _failures.Add($"{(int)response.StatusCode} {text}");
                else if (i % 3 != 0)
                    _answers.AddOrUpdate(text, 1, static (_, count) => count + 1);
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                _failures.Add($"{(i % 3 == 0 ? "POST" : "GET")} {e}");
            }

            Interlocked.Increment(ref _done);
        }
    }
}
