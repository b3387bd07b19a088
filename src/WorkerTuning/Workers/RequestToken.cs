namespace WorkerTuning.Workers;

/// <summary>The token of one request: it fires when the client leaves or the request's time is over. Made only when somebody asks for it.</summary>
internal sealed class RequestToken
{
    private readonly CancellationTokenSource? _source;

    /// <param name="hasFired">True where the time is over already.</param>
    /// <param name="server">Fires when the client leaves.</param>
    public RequestToken(bool hasFired, CancellationToken server)
    {
        _source = CancellationTokenSource.CreateLinkedTokenSource(server);
        Current = _source.Token;
        if (hasFired)
            _source.Cancel();
    }

    /// <summary>Somebody's own, before anybody asked for ours. Middleware that sets one, as ASP.NET Core's request timeouts do, links it to ours.</summary>
    public RequestToken(CancellationToken replacement) => Current = replacement;

    /// <summary>Ours, or what it was replaced by.</summary>
    public CancellationToken Current { get; set; }

    /// <summary>Fires the token. The callbacks run on the thread pool.</summary>
    public void Fire() => _ = _source?.CancelAsync();

    /// <summary>Not after it has fired: callbacks may still run on another thread, and the collector takes it.</summary>
    public void Dispose() => _source?.Dispose();
}
