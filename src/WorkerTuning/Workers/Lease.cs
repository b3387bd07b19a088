using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace WorkerTuning.Workers;

/// <summary>
/// A request's hold on a worker, pooled. It is the request's service provider feature, so that it knows when the request's scope is made and
/// disposed: the scope learns its worker, and the worker outlives the scope, without a callback of its own for each request.
/// </summary>
internal sealed class Lease(WorkerPool pool) : IServiceProvidersFeature, IHttpRequestLifetimeFeature, IWorkerFeature, IAsyncDisposable
{
    private readonly WorkerPool _pool = pool;
    private int _state;
    private Worker? _worker;
    private HttpContext? _context;
    private IFeatureCollection _features = null!;
    private IHttpRequestLifetimeFeature? _lifetime;
    private CancellationTokenSource? _aborted;
    private IServiceProvider? _services;
    private AsyncServiceScope _scope;
    private LeaseEndpoint? _endpoint;
    private bool _hasScope;
    private bool _hasEnded;
    private bool _holdsCapacity;
    private volatile bool _expired;
    private long _number;

    /// <summary>When the request began. Meaningful while the state is not <see cref="LeaseState.Free"/>.</summary>
    public long Since { get; private set; }

    /// <summary>When its time is over, in ticks of the pool's clock; <see cref="long.MaxValue"/> for never.</summary>
    public long Deadline { get; set; }

    public LeaseState State => (LeaseState)Volatile.Read(ref _state);

    public Worker? Worker => _worker;

    public HttpContext? Context => _context;

    public int WorkerId => _worker?.Identity.Id ?? 0;

    public int Generation => _worker?.Identity.Generation ?? 0;

    public long RequestNumber => _number;

    /// <summary>True once the time is over, whatever became of the request since.</summary>
    public bool HasExpired => _expired;

    IServiceProvider IServiceProvidersFeature.RequestServices
    {
        get => _services ?? MakeScope();
        set => _services = value;
    }

    CancellationToken IHttpRequestLifetimeFeature.RequestAborted
    {
        get => _aborted?.Token ?? LinkAborted();
        set => _lifetime!.RequestAborted = value;
    }

    /// <summary>Begins a request on a worker of which a lease was taken.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="context">The request.</param>
    /// <param name="now">The pool's clock.</param>
    /// <param name="timing">What holds for every request of the pool.</param>
    public void Begin(Worker worker, HttpContext context, long now, RequestTiming timing)
    {
        _worker = worker;
        _context = context;
        _features = context.Features;
        _number = worker.Served + 1;
        _hasEnded = false;
        _holdsCapacity = true;
        _expired = false;
        Since = now;
        Deadline = timing.Timeout == 0 ? long.MaxValue : now + timing.Timeout;
        _features.Set<IServiceProvidersFeature>(this);
        _features.Set<IWorkerFeature>(this);
        if (timing.IsWatched)
        {
            _lifetime = _features.Get<IHttpRequestLifetimeFeature>();
            _features.Set<IHttpRequestLifetimeFeature>(this);
        }

        if (timing.EndpointsMatter)
            _features.Set<IEndpointFeature>(_endpoint = new LeaseEndpoint(this, _features.Get<IEndpointFeature>()?.Endpoint));
        Volatile.Write(ref _state, (int)LeaseState.Active);
    }

    /// <summary>Frees the capacity of a request that turned out to be for an exempt endpoint; it will not be counted either.</summary>
    public void Exempt()
    {
        Deadline = long.MaxValue;
        if (!_holdsCapacity)
            return;
        _holdsCapacity = false;
        _pool.EndLease(_worker!);
    }

    /// <summary>Ends the request's pipeline: the capacity is free again, and the pin goes unless a request scope still needs it. Idempotent.</summary>
    /// <returns>The state it was in.</returns>
    public LeaseState End()
    {
        var before = Close();
        if (before == LeaseState.Free)
            return before;
        var worker = _worker!;
        if (_lifetime is { } lifetime)
        {
            _features.Set(lifetime);
            _lifetime = null;
            // One that has fired may still be running callbacks on another thread; the collector takes that one.
            if (!_expired)
                _aborted?.Dispose();
            _aborted = null;
        }

        _features.Set<IWorkerFeature>(null);
        _endpoint?.LetGo();
        _endpoint = null;
        if (_holdsCapacity)
            _pool.Count(worker);
        _hasEnded = true;
        if (!_hasScope)
            EndWorker(worker, true);
        else if (_holdsCapacity)
            _pool.EndLease(worker);
        return before;
    }

    /// <summary>The end of the request's scope, by the server once the response is done.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _scope.DisposeAsync();
        }
        finally
        {
            _hasScope = false;
            // Hosts that skip the end of the pipeline (a test server with an escaped exception) still get here or not at all.
            if (_hasEnded)
                EndWorker(_worker!, false);
            else
                End();
        }
    }

    /// <summary>Holds the lease still for the arbiter; false when it is not in that state any more.</summary>
    public bool TryHold(LeaseState from) =>
        Interlocked.CompareExchange(ref _state, (int)LeaseState.Held, (int)from) == (int)from;

    /// <summary>Lets a held lease go on.</summary>
    public void Release(LeaseState to) => Volatile.Write(ref _state, (int)to);

    /// <summary>When its token fired.</summary>
    public long ExpiredAt { get; private set; }

    /// <summary>Fires the request's token. Only while held; the callbacks run on the thread pool.</summary>
    public void FireAborted(long now)
    {
        ExpiredAt = now;
        // The getter publishes its source before it looks at the mark, and this sets the mark before it looks for the source.
        _expired = true;
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _aborted) is { } source)
            _ = source.CancelAsync();
    }

    /// <summary>Resets the client's connection. Only while held, or a later request on the connection would be hit.</summary>
    public void AbortConnection() => (_lifetime ?? _features.Get<IHttpRequestLifetimeFeature>())?.Abort();

    /// <summary>True where the client itself is still there.</summary>
    public bool IsClientThere => _lifetime?.RequestAborted.IsCancellationRequested != true;

    void IHttpRequestLifetimeFeature.Abort() => _lifetime?.Abort();

    private LeaseState Close()
    {
        var spin = new SpinWait();
        while (true)
        {
            var state = (LeaseState)Volatile.Read(ref _state);
            if (state == LeaseState.Held)
                spin.SpinOnce();
            else if (state == LeaseState.Free || Interlocked.CompareExchange(ref _state, (int)LeaseState.Free, (int)state) == (int)state)
                return state;
        }
    }

    private IServiceProvider MakeScope()
    {
        // As ASP.NET Core's own feature does: the response's end disposes the scope.
        _context!.Response.RegisterForDisposeAsync(this);
        _scope = _pool.Scopes.CreateAsyncScope();
        _hasScope = true;
        _services = _scope.ServiceProvider;
        if (_pool.HasLocals)
            _services.GetRequiredService<WorkerContext>().Services = _worker!.Services;
        return _services;
    }

    private CancellationToken LinkAborted()
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(_lifetime!.RequestAborted);
        if (Interlocked.CompareExchange(ref _aborted, source, null) is { } other)
        {
            source.Dispose();
            return other.Token;
        }

        if (HasExpired)
            source.Cancel();
        return source.Token;
    }

    private void EndWorker(Worker worker, bool withCapacity)
    {
        if (withCapacity && _holdsCapacity)
            _pool.EndLeaseAndPin(worker);
        else
            worker.EndPin();
        // Whoever asks the request for services from here on gets ASP.NET Core's own feature, never the next request's.
        if (ReferenceEquals(_features.Get<IServiceProvidersFeature>(), this))
            _features.Set<IServiceProvidersFeature>(null);
        _services = null;
        _worker = null;
        _context = null;
        _features = null!;
        _pool.Return(this);
    }
}
