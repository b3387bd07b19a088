using Microsoft.AspNetCore.Http.Features;

namespace WorkerTuning.Workers;

/// <summary>
/// The request's lifetime feature: its token fires when the client leaves or the time is over, and is made only when somebody asks for it.
/// Belongs to a lease and is reused with it.
/// </summary>
internal sealed class LeaseToken : IHttpRequestLifetimeFeature
{
    private IHttpRequestLifetimeFeature? _server;
    private CancellationTokenSource? _source;
    private CancellationToken _replacement;
    private bool _isReplaced;
    private bool _isInstalled;
    private volatile bool _hasFired;

    // Whoever sets one, as ASP.NET Core's request timeouts do, links it to ours.
    CancellationToken IHttpRequestLifetimeFeature.RequestAborted
    {
        get => _isReplaced ? _replacement : _source?.Token ?? Link();
        set => (_replacement, _isReplaced) = (value, true);
    }

    /// <summary>The server's own feature, of this request alone.</summary>
    public IHttpRequestLifetimeFeature? Server => _server;

    /// <summary>True where the client itself is still there.</summary>
    public bool IsClientThere => _server?.RequestAborted.IsCancellationRequested != true;

    public void Install(IFeatureCollection features)
    {
        _server = features.Get<IHttpRequestLifetimeFeature>();
        _source = null;
        _isInstalled = true;
        features.Set<IHttpRequestLifetimeFeature>(this);
    }

    /// <summary>Gives the server's own feature back.</summary>
    public void Remove(IFeatureCollection features)
    {
        features.Set(_server);
        // One that has fired may still be running callbacks on another thread; the collector takes that one.
        if (!_hasFired)
            _source?.Dispose();
        _source = null;
        _server = null;
        _replacement = default;
        _isReplaced = false;
        _isInstalled = false;
        _hasFired = false;
    }

    /// <summary>Fires the token, if there is one or will be. The callbacks run on the thread pool.</summary>
    public void Fire()
    {
        // The getter publishes its source before it looks at the mark, and this sets the mark before it looks for the source.
        _hasFired = true;
        Interlocked.MemoryBarrier();
        _ = Volatile.Read(ref _source)?.CancelAsync();
    }

    void IHttpRequestLifetimeFeature.Abort() => _server?.Abort();

    private CancellationToken Link()
    {
        // Somebody kept the feature although the request is over.
        if (!_isInstalled)
            return CancellationToken.None;
        var source = CancellationTokenSource.CreateLinkedTokenSource(_server?.RequestAborted ?? default);
        if (Interlocked.CompareExchange(ref _source, source, null) is { } other)
        {
            source.Dispose();
            return other.Token;
        }

        if (_hasFired)
            source.Cancel();
        return source.Token;
    }
}
