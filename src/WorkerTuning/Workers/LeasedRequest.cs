using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.DependencyInjection;
using WorkerTuning.Configuration.Pools;

namespace WorkerTuning.Workers;

/// <summary>
/// A request as user code meets the pool: through its features. Made for one request and never used for another, so that what is kept of it
/// past the request's end is harmless.
/// </summary>
internal sealed class LeasedRequest : IServiceProvidersFeature, IWorkerFeature, IHttpRequestLifetimeFeature, IEndpointFeature, IHttpRequestTimeoutFeature
{
    // Six references, so 64 bytes: all that a request costs. A test says so.
    private readonly RequestAdmission _admission;
    private readonly HttpContext _context;
    private Lease? _lease;
    private IEndpointFeature? _endpoint;
    private RequestToken? _token;
    private RequestScope? _scope;

    /// <summary>Begins a request: its features are ours until <see cref="Lease.End"/>.</summary>
    /// <param name="admission">Decides about it.</param>
    /// <param name="context">The request.</param>
    /// <param name="lease">Its own from here on.</param>
    /// <param name="worker">Where a lease on one was taken for it; else null.</param>
    public LeasedRequest(RequestAdmission admission, HttpContext context, Lease lease, Worker? worker)
    {
        (_admission, _context, _lease) = (admission, context, lease);
        var features = context.Features;
        lease.Begin(this, context, worker, admission.Pool.Clock.GetTimestamp());
        features.Set<IWorkerFeature>(this);
        // Without a limit too: the end of a drain or of the server cancels before it aborts.
        features.Set<IHttpRequestLifetimeFeature>(this);
        _endpoint = features.Get<IEndpointFeature>() ?? new PlainEndpoint();
        features.Set<IEndpointFeature>(this);
    }

    public HttpContext Context => _context;

    /// <summary>Null once the request's pipeline is over.</summary>
    public Lease? Lease => Volatile.Read(ref _lease);

    /// <summary>The scope of the request; null while it has none that is ours.</summary>
    public RequestScope? Scope => Volatile.Read(ref _scope);

    string IWorkerFeature.Pool => Identity?.Pool ?? PoolName.Default;

    int IWorkerFeature.WorkerId => Identity?.Id ?? 0;

    int IWorkerFeature.Generation => Identity?.Generation ?? 0;

    long IWorkerFeature.RequestNumber => Read(static lease => lease.RequestNumber);

    IServiceProvider IServiceProvidersFeature.RequestServices
    {
        get => Scope?.RequestServices ?? MakeScope();
        set
        {
            if ((Scope ?? Interlocked.CompareExchange(ref _scope, new RequestScope(value), null)) is { } scope)
                scope.RequestServices = value;
        }
    }

    // Middleware that sets one, as ASP.NET Core's request timeouts do, links it to ours.
    CancellationToken IHttpRequestLifetimeFeature.RequestAborted
    {
        get => (Volatile.Read(ref _token) ?? MakeToken())?.Current ?? CancellationToken.None;
        set
        {
            if ((Volatile.Read(ref _token) ?? Interlocked.CompareExchange(ref _token, new RequestToken(value), null)) is { } token)
                token.Current = value;
            if (_lease is not null)
                RequestTimeout.Wrap(_context.Features, this);
        }
    }

    CancellationToken IHttpRequestTimeoutFeature.RequestTimeoutToken => ((IHttpRequestLifetimeFeature)this).RequestAborted;

    Endpoint? IEndpointFeature.Endpoint
    {
        get => _endpoint?.Endpoint;
        set
        {
            if (_endpoint is { } inner)
                inner.Endpoint = value is not null && Lease is { } lease ? _admission.Learn(this, lease, value) : value;
        }
    }

    private WorkerIdentity? Identity => Read(static lease => lease.Worker?.Identity);

    /// <summary>Makes the request's services and its endpoint known, as far as there are any yet. May run code of the application's.</summary>
    public void Open(Lease lease)
    {
        if (_admission.Requests.HasLocals)
        {
            switch (_context.Features.Get<IServiceProvidersFeature>())
            {
                // The pipeline runs a second time, after an error handler in front of the pool; the scope keeps its worker.
                case LeasedRequest { Scope: not null }:
                    break;
                case null or LeasedRequest:
                    _context.Features.Set<IServiceProvidersFeature>(this);
                    break;
                case var outer:
                    Adopt(lease, outer.RequestServices);
                    break;
            }
        }

        if (lease.Deadline != long.MaxValue)
            OfferTimeout();
        WatchUpgrade(_context.Features);
        if (_endpoint is { Endpoint: { } known } inner)
            inner.Endpoint = _admission.Learn(this, lease, known);
    }

    /// <summary>True for a request that would become a WebSocket or the like.</summary>
    public bool WantsUpgrade => _context.Features.Get<IHttpUpgradeFeature>() is UpgradeFeature || _context.Features.Get<IHttpExtendedConnectFeature>() is ConnectFeature;

    /// <summary>The connection is upgraded: the request gives its place back, unless its endpoint wants to hold it.</summary>
    public void Last(UpgradedStream upgraded)
    {
        if (Lease is not { } lease)
            return;
        _admission.LeaveAtLarge(_context, lease);
        lease.Upgrade(this, upgraded);
    }

    /// <summary>Lets the application switch the limit off, also where it does not use ASP.NET Core's own.</summary>
    public void OfferTimeout()
    {
        if (_context.Features.Get<IHttpRequestTimeoutFeature>() is null)
            _context.Features.Set<IHttpRequestTimeoutFeature>(this);
    }

    public void DisableTimeout() => Limit(long.MaxValue);

    /// <summary>Gives the request a limit of its own, in ticks since it began; <see cref="long.MaxValue"/> for none.</summary>
    public void Limit(long ticks)
    {
        if (!TryHold(out var lease, out var state))
            return;
        lease.Limit(ticks);
        lease.Release(state);
        if (ticks != long.MaxValue)
            OfferTimeout();
    }

    void IHttpRequestLifetimeFeature.Abort()
    {
        if (!TryHold(out var lease, out var state))
            return;
        var server = lease.Server;
        // While held: Kestrel aborts the connection, and a moment later that would hit the next request on it.
        if (Servers.IsKestrel(lease.Features))
        {
            server?.Abort();
            lease.Release(state);
            return;
        }

        // Other servers run the token's callbacks in this call, and those may end the request and so wait for the lease.
        lease.Release(state);
        server?.Abort();
    }

    /// <summary>The application has not answered and will see the request again, from the start.</summary>
    public void StartOver()
    {
        _endpoint?.Endpoint = null;
        if (_context.Features.Get<IRouteValuesFeature>() is { } route)
            route.RouteValues = null!;
        _context.Response.StatusCode = StatusCodes.Status200OK;
    }

    /// <summary>Tells the services that there were before the worker which worker it is.</summary>
    public void Follow(Lease lease, Worker worker)
    {
        if (!_admission.Requests.HasLocals)
            return;
        if (Scope is { } scope)
        {
            if (scope.IsDisposed || scope.RequestServices.GetService<WorkerContext>() is not { } context)
                return;
            if (TryHandOver(worker, scope, mayMove: true))
                context.Locals = worker.Locals;
        }
        else if (_context.Features.Get<IServiceProvidersFeature>() is { } outer and not LeasedRequest)
        {
            Adopt(lease, outer.RequestServices, isMoved: true);
        }
    }

    /// <summary>What a scope that was made without a worker gets when a worker-local is asked for.</summary>
    /// <returns>Null where there is no worker to be had.</returns>
    public WorkerLocals? FindLocals()
    {
        var lease = Lease;
        if (lease?.Standing == Standing.AtLarge)
            _admission.Wait(this, lease);
        if (!TryHold(out lease, out var state))
            return IsCurrent ? Keep(Pool.TryPin()) : null;
        var (worker, isExempt) = (lease.Worker, lease.Standing == Standing.Exempt);
        lease.Release(state);
        return worker?.Locals ?? (isExempt ? Keep(Pool.TryPin(), lease) : null);
    }

    /// <summary>The request's worker with another pin on it, for the hub connection that the request carries; null where it has none.</summary>
    public Worker? TryPin()
    {
        if (!TryHold(out var lease, out var state))
            return null;
        var worker = lease.Worker;
        worker?.PinOnce();
        // Before the other's goes, so that the worker never looks as if nothing kept it.
        worker?.LongLived.Enter();
        lease.LeaveCount();
        lease.Release(state);
        return worker;
    }

    /// <summary>Fires the token, if there is one. Only while the lease is held; one that is made later has fired from the start.</summary>
    public void Fire() => Volatile.Read(ref _token)?.Fire();

    /// <summary>Gives the server's features back. Only while the lease is held. The services stay for the callbacks of the response.</summary>
    public void Leave(Lease lease, IFeatureCollection features, IHttpRequestLifetimeFeature? server, bool hasFired)
    {
        _admission.LeaveAtLarge(_context, lease);
        features.Set(server);
        features.Set<IWorkerFeature>(null);
        features.Set(_endpoint);
        Volatile.Write(ref _lease, null);
        _endpoint = null;
        if (!hasFired)
            _token?.Dispose();
        _token = null;
    }

    // After the pipeline, the response's callbacks may still ask: for as long as the context is this request's and not the next one's.
    private bool IsCurrent => ReferenceEquals(_context.Features.Get<IServiceProvidersFeature>(), this);

    private void WatchUpgrade(IFeatureCollection features)
    {
        if (HttpProtocol.IsHttp11(_context.Request.Protocol))
        {
            if (features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } upgrade and not UpgradeFeature)
                features.Set<IHttpUpgradeFeature>(new UpgradeFeature(upgrade, this));
        }
        else if (features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } connect and not ConnectFeature)
        {
            features.Set<IHttpExtendedConnectFeature>(new ConnectFeature(connect, this));
        }
    }

    private bool TryHold(out Lease lease, out LeaseState state)
    {
        state = LeaseState.Free;
        lease = Lease!;
        return lease is not null && lease.TryHold(this, out state);
    }

    private T? Read<T>(Func<Lease, T> read)
    {
        if (!TryHold(out var lease, out var state))
            return default;
        var value = read(lease);
        lease.Release(state);
        return value;
    }

    private RequestToken? MakeToken()
    {
        if (!TryHold(out var lease, out var state))
            return null;
        // Held, so that it cannot fire unseen.
        var token = _token ??= new RequestToken(lease.HasExpired, lease.Server?.RequestAborted ?? default);
        lease.Release(state);
        return token;
    }

    private IServiceProvider MakeScope()
    {
        var own = _admission.Requests.Scopes.CreateAsyncScope();
        var made = new RequestScope(own);
        var context = made.RequestServices.GetRequiredService<WorkerContext>();
        context.Request = this;
        RequestScope? other;
        // Held, so that a thread which the request left behind can neither take a pin that is gone nor register with the next request.
        if (TryHold(out var lease, out var state))
        {
            other = Interlocked.CompareExchange(ref _scope, made, null);
            if (other is null)
                Register(lease, made, context);
            lease.Release(state);
        }
        else if (IsCurrent)
        {
            other = Interlocked.CompareExchange(ref _scope, made, null);
            if (other is null)
            {
                _context.Response.RegisterForDisposeAsync(made);
                // Whether the response still runs its callbacks is not to be seen.
                _admission.Requests.Orphans.Add(made);
            }
        }
        else
        {
            own.Dispose();
            throw new ObjectDisposedException(nameof(HttpContext), "The request is over; its services are gone.");
        }

        if (other is null)
            return made.RequestServices;
        own.Dispose();
        return other.RequestServices;
    }

    private void Register(Lease lease, RequestScope scope, WorkerContext context)
    {
        if (lease.HandOverPin() is { } worker)
        {
            context.Locals = worker.Locals;
            scope.TryKeep(worker);
        }

        // As ASP.NET Core's own feature does: the response's end disposes the scope.
        _context.Response.RegisterForDisposeAsync(scope);
    }

    // A middleware in front of the pool has asked for services already. The application sees the same scope.
    private void Adopt(Lease lease, IServiceProvider services, bool isMoved = false)
    {
        if (services.GetService<WorkerContext>() is not { } context)
            return;
        context.Request = this;
        if (lease.Worker is not { } worker)
            return;
        if (TryHandOver(worker, services.GetRequiredService<ScopePin>(), isMoved))
            context.Locals = worker.Locals;
    }

    // Held, so that a thread which asks for services meanwhile cannot hand over the same pin.
    private bool TryHandOver(Worker worker, IPinHolder holder, bool mayMove)
    {
        if (!TryHold(out var lease, out var state))
            return false;
        var pin = lease.HandOverPin();
        var isKept = pin is not null && ReferenceEquals(pin, worker) && (holder.TryKeep(worker) || (mayMove && holder.TryMove(worker)));
        if (pin is not null && !isKept)
            lease.TakeBackPin();
        lease.Release(state);
        return isKept;
    }

    // The pool of the endpoint, as far as it is known.
    private WorkerPool Pool => _admission.PoolOf(_context.Features.Get<IEndpointFeature>()?.Endpoint);

    private WorkerLocals? Keep(Worker? worker, Lease? lease = null)
    {
        if (worker is null)
            return null;
        var isKept = Scope is { } scope ? scope.TryKeep(worker) : _context.RequestServices.GetRequiredService<ScopePin>().TryKeep(worker);
        if (!isKept)
        {
            worker.EndPin();
            return null;
        }

        if (lease is not null && lease.TryHold(this, out var state))
        {
            lease.Follow(worker);
            lease.Release(state);
        }

        return worker.Locals;
    }

    // Kestrel has a feature there from the start; other servers may not.
    private sealed class PlainEndpoint : IEndpointFeature
    {
        public Endpoint? Endpoint { get; set; }
    }
}
