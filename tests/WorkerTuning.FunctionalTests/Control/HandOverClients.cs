using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Control;

/// <summary>
/// Clients that ask without a pause while one process takes over from another: some with a connection for each request, some that keep theirs
/// until a response ends them. None of them tries a request again, unless it is let.
/// </summary>
internal sealed class HandOverClients : IAsyncDisposable
{
    private const int OfEachKind = 3;

    private readonly EndPoint _address;
    private readonly bool _asksAgain;
    private readonly CancellationTokenSource _enough = new();
    private readonly ConcurrentBag<string> _failures = [];
    private int _unanswered;
    private readonly ConcurrentDictionary<string, int> _answers = new();
    private readonly Task _running;

    /// <param name="address">Where to ask.</param>
    /// <param name="asksAgain">
    /// As browsers and proxies do: a GET goes over a new connection where a kept one was closed before anything was answered. For machines so
    /// busy that a client may pause for longer than a stopping server waits.
    /// </param>
    public HandOverClients(EndPoint address, bool asksAgain = false)
    {
        _asksAgain = asksAgain;
        _address = address;
        _running = Task.WhenAll(Enumerable.Range(0, 2 * OfEachKind).Select(i => Task.Run(() => AskAsync(keeps: i < OfEachKind))));
    }

    public IReadOnlyCollection<string> Failures => _failures;

    /// <summary>New connections that were reset before anything was answered on them; a client may safely ask again.</summary>
    public int Unanswered => Volatile.Read(ref _unanswered);

    /// <summary>Waits until a process has answered so many requests.</summary>
    public async Task UntilAnsweredAsync(int pid, int times)
    {
        using var limit = new CancellationTokenSource(ControlledServer.Patience);
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (_answers.GetValueOrDefault($"{pid}") < times)
        {
            Assert.False(limit.IsCancellationRequested, $"{pid} answers too little: {string.Join(", ", _answers)}; {string.Join(", ", _failures)}");
            await pause.WaitForNextTickAsync();
        }
    }

    public async Task StopAsync()
    {
        await _enough.CancelAsync();
        await _running.WithTimeout(ControlledServer.Patience);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _enough.Dispose();
    }

    private async Task AskAsync(bool keeps)
    {
        RawHttp? http = null;
        var isAnswered = false;
        while (!_enough.IsCancellationRequested)
        {
            try
            {
                isAnswered &= http is not null;
                http ??= await RawHttp.ConnectAsync(_address);
                http.Limit = ControlledServer.Patience;
                var response = await http.GetAsync("/pid", keeps ? [] : ["Connection: close"]);
                isAnswered = true;
                if (response.Status == 200)
                    _answers.AddOrUpdate(response.Text, 1, static (_, count) => count + 1);
                else
                    _failures.Add($"{response.Status}");
                if (!response.Closes)
                    continue;
            }
            catch (Exception e) when (e is IOException or SocketException)
            {
                if (!isAnswered && (e as SocketException ?? e.InnerException as SocketException)?.SocketErrorCode == SocketError.ConnectionReset)
                    Interlocked.Increment(ref _unanswered);
                else if (!(_asksAgain && isAnswered))
                    _failures.Add(e.Message);
            }

            if (http is not null)
                await http.DisposeAsync();
            http = null;
        }

        if (http is not null)
            await http.DisposeAsync();
    }
}
