using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace WorkerTuning.Workers;

/// <summary>
/// A request's hold on a worker, pooled. It is the request's service provider feature, so that it knows when the request's scope is made: the
/// scope learns its worker, and the worker outlives the scope, without a callback of its own for each request.
/// </summary>
/// <remarks>Its fields belong to whoever moved its state away from <see cref="LeaseState.Active"/>, else to the request's thread.</remarks>
internal sealed class Lease : IServiceProvidersFeature, IWorkerFeature
{
    private readonly WorkerPool _pool;
    private readonly LeaseToken _token = new();
    private readonly LeaseEndpoint _endpoint;
    private int _state;
    private Worker? _worker;
    private HttpContext? _context;
    private IFeatureCollection _features = null!;
    private IServiceProvider? _services;
    private RequestScope? _scope;
    private bool _holdsPin;
    private volatile bool _hasExpired;

    public Lease(WorkerPool pool)
    {
        _pool = pool;
        _endpoint = new LeaseEndpoint(this);
    }

    /// <summary>When the request began. Meaningful while the state is not <see cref="LeaseState.Free"/>.</summary>
    public long Since { get; private set; }

    /// <summary>When its time is over, in ticks of the pool's clock; <see cref="long.MaxValue"/> for never.</summary>
    public long Deadline { get; private set; }

    /// <summary>When its token fired.</summary>
    public long ExpiredAt { get; private set; }

    /// <summary>False for a request of an exempt endpoint, which counts for nothing; it holds a worker only where it asks for services.</summary>
    public bool HoldsCapacity { get; private set; }

    public LeaseState State => (LeaseState)Volatile.Read(ref _state);

    public Worker? Worker => _worker;

    /// <summary>The request's features. The arbiter must not go through the context: that caches, and is not for two threads.</summary>
    public IFeatureCollection Features => _features;

    public int WorkerId => _worker?.Identity.Id ?? 0;

    public int Generation => _worker?.Identity.Generation ?? 0;

    public long RequestNumber { get; private set; }

    /// <summary>True once the time is over, whatever became of the request since.</summary>
    public bool HasExpired => _hasExpired;

    /// <summary>What aborts the request's connection. Not the request's present feature: that may be the lease's own, and another request's a moment later.</summary>
    public IHttpRequestLifetimeFeature? ServerLifetime => _token.Server;

    /// <summary>True where the client itself is still there.</summary>
    public bool IsClientThere => _token.IsClientThere;

    /// <summary>The scope of the request; null while nobody asked for services.</summary>
    public RequestScope? Scope => _scope;

    IServiceProvider IServiceProvidersFeature.RequestServices
    {
        get => _services ?? MakeScope();
        set => _services = value;
    }

    /// <summary>Begins a request on a worker.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="context">The request.</param>
    /// <param name="now">The pool's clock.</param>
    /// <param name="holdsCapacity">True where a lease on the worker was taken, false where only a pin was.</param>
    public void Begin(Worker worker, HttpContext context, long now, bool holdsCapacity)
    {
        var (timing, endpoints) = (_pool.Timing, _pool.Endpoints);
        _worker = worker;
        _context = context;
        _features = context.Features;
        _hasExpired = false;
        HoldsCapacity = holdsCapacity;
        _holdsPin = true;
        RequestNumber = worker.Served + 1;
        Since = now;
        Deadline = timing.Timeout == 0 || !holdsCapacity ? long.MaxValue : now + timing.Timeout;
        _features.Set<IServiceProvidersFeature>(this);
        _features.Set<IWorkerFeature>(this);
        // Without a limit too: the end of a drain or of the server cancels before it aborts.
        _token.Install(_features);
        Volatile.Write(ref _state, (int)LeaseState.Active);
        if (endpoints.Matter)
            _endpoint.Install(_features, endpoints);
    }

    /// <summary>
    /// Frees the capacity of a request that turned out to be for an exempt endpoint; it will not be counted either. The worker may go as well,
    /// unless the request has services already: an event stream may run for days.
    /// </summary>
    public void Exempt()
    {
        var state = Hold();
        if (state == LeaseState.Free)
            return;
        var (worker, held, pinned) = (_worker!, HoldsCapacity, _holdsPin && _scope is null);
        HoldsCapacity = false;
        _holdsPin &= !pinned;
        Deadline = long.MaxValue;
        Release(state);
        if (pinned)
            _pool.EndPin(worker, held);
        else if (held)
            _pool.EndLease(worker);
    }

    /// <summary>Gives the request a limit of its own, in ticks since it began; <see cref="long.MaxValue"/> for none.</summary>
    public void Limit(long ticks) => Deadline = ticks == long.MaxValue ? ticks : Since + ticks;

    /// <summary>Ends the request's pipeline: the capacity is free again, and the pin goes unless the request's scope still needs it. Idempotent.</summary>
    /// <param name="hasThrown">True where the pipeline threw; the response does not show it yet.</param>
    public void End(bool hasThrown = false)
    {
        if (Hold() == LeaseState.Free)
            return;
        var (worker, context, features, scope, holdsCapacity, holdsPin, since) = (_worker!, _context!, _features, _scope, HoldsCapacity, _holdsPin, Since);
        _token.Remove(features);
        if (_endpoint.IsInstalled)
            _endpoint.Remove(features);
        features.Set<IWorkerFeature>(null);
        if (ReferenceEquals(features.Get<IServiceProvidersFeature>(), this))
            features.Set(After(scope));
        _services = null;
        _scope = null;
        _worker = null;
        _context = null;
        _features = null!;
        Release(LeaseState.Free);
        _pool.Return(this);

        if (holdsCapacity)
        {
            _pool.Latencies?.Add(_pool.Clock.GetTimestamp() - since, hasThrown || IsRefusalOrFailure(context.Response.StatusCode));
            _pool.Count(worker);
            if (_pool.Metrics is { MeasuresRequests: true } metrics)
                metrics.RequestEnded(_pool.Clock.GetElapsedTime(since));
        }

        if (scope is null && holdsPin)
            _pool.EndPin(worker, holdsCapacity);
        else if (holdsCapacity)
            _pool.EndLease(worker);
    }

    /// <summary>Holds the lease still for the arbiter; false when it is not in that state any more.</summary>
    public bool TryHold(LeaseState from) =>
        Interlocked.CompareExchange(ref _state, (int)LeaseState.Held, (int)from) == (int)from;

    /// <summary>Lets a held lease go on.</summary>
    public void Release(LeaseState to) => Volatile.Write(ref _state, (int)to);

    /// <summary>Marks that its time is over and fires the request's token. Only while held.</summary>
    public void Expire(long now)
    {
        ExpiredAt = now;
        _hasExpired = true;
        _token.Fire();
    }

    /// <summary>Holds the lease still, for whoever comes first: the request, its scope, the arbiter, a snapshot.</summary>
    /// <returns>What to release it to; <see cref="LeaseState.Free"/> where there is nothing to hold.</returns>
    public LeaseState Hold()
    {
        var spin = new SpinWait();
        while (true)
        {
            var state = (LeaseState)Volatile.Read(ref _state);
            if (state == LeaseState.Held)
                spin.SpinOnce();
            else if (state == LeaseState.Free || TryHold(state))
                return state;
        }
    }

    // What the request answers with after the pipeline, in callbacks of the response: its own services, never the next request's.
    private IServiceProvidersFeature? After(RequestScope? scope)
    {
        if (_services is null || _services == scope?.RequestServices)
            return scope;
        if (scope is null)
            return new ServiceProvidersFeature { RequestServices = _services };
        scope.RequestServices = _services;
        return scope;
    }

    private static bool IsRefusalOrFailure(int status) => status is StatusCodes.Status429TooManyRequests or >= StatusCodes.Status499ClientClosedRequest;

    private IServiceProvider MakeScope()
    {
        var made = _pool.Scopes.CreateAsyncScope();
        var context = _pool.HasLocals ? made.ServiceProvider.GetRequiredService<WorkerContext>() : null;
        // Held, so that a thread which the request left behind can neither take a pin that is gone nor make a second scope.
        var state = Hold();
        if (state == LeaseState.Free || _scope is not null)
        {
            var other = _scope;
            if (state != LeaseState.Free)
                Release(state);
            made.Dispose();
            return other?.RequestServices ?? throw new ObjectDisposedException(nameof(HttpContext), "The request is over; its services are gone.");
        }

        // Exempt: the worker that it came to may be gone. Where there is none at all, it has services without worker-locals.
        if (!_holdsPin && _pool.TryPin() is { } any)
            (_worker, _holdsPin) = (any, true);
        if (_holdsPin)
            context?.Locals = _worker!.Locals;
        var (response, scope) = (_context!.Response, _scope = RequestScope.On(_worker!, made, _holdsPin));
        _services = scope.RequestServices;
        Release(state);
        // As ASP.NET Core's own feature does: the response's end disposes the scope.
        response.RegisterForDisposeAsync(scope);
        return scope.RequestServices;
    }
}
