using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace WorkerTuning.Workers;

/// <summary>
/// What the pool knows of a request while it runs or waits: its worker, its time, where it stands. Pooled, and never in the hands of user code,
/// which has the request's own <see cref="LeasedRequest"/> instead.
/// </summary>
/// <remarks>Its fields belong to the thread that moved its state away from <see cref="LeaseState.Active"/>, else to the request's thread.</remarks>
/// <param name="pool">The default pool, which is a request's until its endpoint is known.</param>
internal sealed class Lease(WorkerPool pool)
{
    private int _state;
    private HttpContext? _context;
    private bool _holdsPin;
    private bool _isCounted;
    private volatile bool _hasExpired;

    /// <summary>When the request began, or was given its worker. Meaningful while the state is not <see cref="LeaseState.Free"/>.</summary>
    public long Since { get; private set; }

    /// <summary>When its time is over, in ticks of the pool's clock; <see cref="long.MaxValue"/> for never.</summary>
    public long Deadline { get; private set; }

    /// <summary>When its token fired.</summary>
    public long ExpiredAt { get; private set; }

    /// <summary>False for a request that has no turn yet, or needs none since its endpoint is exempt.</summary>
    public bool HoldsCapacity { get; private set; }

    /// <summary>True once the request has given its place back and goes on, on its worker: a WebSocket, a stream.</summary>
    public bool IsLongLived { get; private set; }

    /// <summary>True where its endpoint wants it to hold its place to the end.</summary>
    public bool HoldsToTheEnd { get; set; }

    /// <summary>Its response has begun and is no stream. For the arbiter, which looks once.</summary>
    public bool IsNoStream { get; set; }

    /// <summary>What the request's connection has become; null where it is still HTTP's. Only while held.</summary>
    public UpgradedStream? Upgraded { get; private set; }

    /// <summary>When the client heard that the server goes away; <see cref="long.MaxValue"/> for not yet. For the arbiter.</summary>
    public long SaidGoodbyeAt { get; set; } = long.MaxValue;

    /// <summary>Where the request stands, for its own thread.</summary>
    public Standing Standing { get; set; }

    public LeaseState State => (LeaseState)Volatile.Read(ref _state);

    /// <summary>Null while the request waits, and for one of an exempt endpoint that has not asked for a worker.</summary>
    public Worker? Worker { get; private set; }

    /// <summary>The request that holds it now. Its late threads find another one here, or none.</summary>
    public LeasedRequest? Request { get; private set; }

    /// <summary>The request's features. The arbiter must not go through the context: that caches, and is not for two threads.</summary>
    public IFeatureCollection Features { get; private set; } = null!;

    public long RequestNumber { get; private set; }

    /// <summary>True once the time is over, whatever became of the request since.</summary>
    public bool HasExpired => _hasExpired;

    /// <summary>True where that was the request's own limit, and not the end of the server or of its worker.</summary>
    public bool IsLate { get; private set; }

    /// <summary>The server's own lifetime feature: what aborts the request's connection.</summary>
    public IHttpRequestLifetimeFeature? Server { get; private set; }

    /// <summary>True where the client itself is still there.</summary>
    public bool IsClientThere => Server?.RequestAborted.IsCancellationRequested != true;

    /// <summary>What the endpoint of a request that was sent back asks for. For its own thread.</summary>
    public EndpointDemand Demand { get; set; } = EndpointDemand.None;

    /// <summary>Whose hooks were called for the request; null where there are none.</summary>
    public WorkerIdentity? Hooked { get; set; }

    /// <summary>Answers the request instead of letting it wait; null where it may wait. For its own thread.</summary>
    public Func<HttpContext, Task>? Refuse { get; set; }

    /// <summary>True where the end of the request's pipeline is not the end of the request, or hooks hear of it. For its own thread.</summary>
    public bool NeedsFinish { get; set; }

    /// <summary>True where <see cref="Line"/> is this request's.</summary>
    public bool HasLine { get; private set; }

    /// <summary>What the request was before the application saw it.</summary>
    public RequestLine Line { get; private set; }

    /// <summary>Begins a request.</summary>
    /// <param name="request">What user code has of it.</param>
    /// <param name="context">The request.</param>
    /// <param name="worker">Where a lease was taken for it; null where it has to wait or to learn its endpoint first.</param>
    /// <param name="now">The pool's clock.</param>
    public void Begin(LeasedRequest request, HttpContext context, Worker? worker, long now)
    {
        Request = request;
        _context = context;
        Features = context.Features;
        _hasExpired = false;
        HoldsToTheEnd = IsNoStream = NeedsFinish = HasLine = false;
        Server = Features.Get<IHttpRequestLifetimeFeature>();
        Take(worker, now);
        Standing = worker is null ? Standing.Waiting : Standing.Served;
        Volatile.Write(ref _state, (int)LeaseState.Active);
    }

    /// <summary>Notes what the request is, since the application may see it twice.</summary>
    public void KeepLine(HttpContext context) => (Line, HasLine) = (RequestLine.Of(context.Request), true);

    /// <summary>Lets the request go on without a worker. Its time counts all the same.</summary>
    public void GoAtLarge()
    {
        Standing = Standing.AtLarge;
        var timeout = pool.Timing.Timeout;
        Deadline = timeout == 0 ? long.MaxValue : Since + timeout;
    }

    /// <summary>The request waits, as long as the queue lets it.</summary>
    public void Wait()
    {
        Standing = Standing.Waiting;
        Deadline = long.MaxValue;
    }

    /// <summary>Gives the request its worker, on which a lease was taken for it.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="now">The pool's clock.</param>
    /// <param name="limit">The limit of the request's endpoint; null for the pool's.</param>
    public void Grant(Worker worker, long now, long? limit)
    {
        var state = Hold();
        Take(worker, now);
        if (limit is { } own)
            Limit(own);
        Standing = Standing.Served;
        Release(state);
    }

    /// <summary>Gives the request a worker of another pool, on which a lease was taken for it, or for now none. What it held is free again and has not served it.</summary>
    /// <returns>False where the request is over.</returns>
    public bool Move(LeasedRequest request, Worker? worker, long now)
    {
        if (!TryHold(request, out var state))
            return false;
        var (old, held, pinned) = (Worker, HoldsCapacity, _holdsPin);
        Take(worker, now);
        Release(state);
        if (pinned)
            old!.Pool.EndPin(old, held);
        else if (held)
            old!.Pool.EndLease(old);
        return true;
    }

    /// <summary>
    /// Frees the capacity of a request that turned out to be for an exempt endpoint; it will not be counted either. The worker may go as well,
    /// unless the request has services already: an event stream may run for days.
    /// </summary>
    public void Exempt(LeasedRequest request)
    {
        if (!TryHold(request, out var state))
            return;
        // Its services, where it has some, keep the worker.
        var (worker, held, pinned) = (Worker, HoldsCapacity, _holdsPin);
        if (pinned)
        {
            LeaveCount();
            Worker = null;
        }

        HoldsCapacity = _holdsPin = false;
        Deadline = long.MaxValue;
        Standing = Standing.Exempt;
        Release(state);
        if (pinned)
            worker!.Pool.EndPin(worker, held);
        else if (held)
            worker!.Pool.EndLease(worker);
    }

    /// <summary>The request's connection is upgraded, and it has no limit from now on.</summary>
    public void Upgrade(LeasedRequest request, UpgradedStream upgraded)
    {
        if (!TryHold(request, out var state))
            return;
        Upgraded = upgraded;
        Deadline = long.MaxValue;
        var place = HoldsToTheEnd ? default : Last();
        Release(state);
        place.End();
    }

    /// <summary>The request is one that waits, such as a hub's poll: it gives its place back before it has answered.</summary>
    public void GiveBack(LeasedRequest request)
    {
        if (HoldsToTheEnd || !TryHold(request, out var state))
            return;
        var place = Last();
        Release(state);
        place.End();
    }

    /// <summary>
    /// The request goes on for long. It counts as served and has no limit from now on; what it holds of its worker's capacity is the caller's to
    /// end. Only while held.
    /// </summary>
    public LeasedPlace Last()
    {
        if (IsLongLived)
            return default;
        var place = HoldsCapacity ? new LeasedPlace(Worker!, Since) : default;
        IsLongLived = true;
        HoldsCapacity = false;
        Deadline = long.MaxValue;
        if (Standing == Standing.AtLarge)
            Standing = Standing.Exempt;
        Count();
        return place;
    }

    /// <summary>The request carries a hub connection, which counts as long-lived itself, over every request that carries it. Only while held.</summary>
    public void LeaveCount()
    {
        if (!_isCounted)
            return;
        _isCounted = false;
        Worker!.LongLived.Leave();
    }

    /// <summary>Notes the worker that the services of an exempt request have come to keep. Only while held.</summary>
    public void Follow(Worker worker)
    {
        if (Worker is not null)
            return;
        Worker = worker;
        if (IsLongLived)
            Count();
    }

    /// <summary>Lets the request's services keep the worker from now on.</summary>
    /// <returns>The worker; null where none is held, or its services keep it already.</returns>
    public Worker? HandOverPin()
    {
        if (!_holdsPin)
            return null;
        _holdsPin = false;
        return Worker;
    }

    /// <summary>They do not keep it after all. In the same hold.</summary>
    public void TakeBackPin() => _holdsPin = true;

    /// <summary>Gives the request a limit of its own, in ticks since it began; <see cref="long.MaxValue"/> for none.</summary>
    public void Limit(long ticks) => Deadline = ticks == long.MaxValue ? ticks : Since + ticks;

    /// <summary>Ends the request's pipeline: the capacity is free again, and the pin goes unless the request's services need it. Idempotent.</summary>
    /// <param name="request">The request: another one's lease stays as it is.</param>
    /// <param name="hasThrown">True where the pipeline threw; the response does not show it yet.</param>
    public void End(LeasedRequest request, bool hasThrown = false)
    {
        if (!TryHold(request, out _))
            return;
        var (worker, context, holdsCapacity, holdsPin, since) = (Worker, _context!, HoldsCapacity, _holdsPin, Since);
        // What is over its time has a line of its own.
        var slow = worker?.Pool.Slow is { } wanted && !_hasExpired && !HoldsToTheEnd ? wanted : null;
        request.Leave(this, Features, Server, _hasExpired);
        if (IsLongLived)
        {
            LeaveCount();
            IsLongLived = false;
            SaidGoodbyeAt = long.MaxValue;
        }

        if (Upgraded is not null)
            Upgraded = null;

        Worker = null;
        Request = null;
        Server = null;
        _context = null;
        Features = null!;
        _holdsPin = false;
        // Rare, and a write that the collector hears of.
        if (Hooked is not null)
            Hooked = null;
        if (Refuse is not null)
            Refuse = null;
        Release(LeaseState.Free);
        pool.Return(this);
        if (worker is null)
            return;

        var own = worker.Pool;
        if (holdsCapacity)
        {
            own.Latencies?.Add(own.Clock.GetTimestamp() - since, hasThrown || IsRefusalOrFailure(context.Response.StatusCode));
            own.Count(worker);
            if (own.Metrics is { MeasuresRequests: true } metrics)
                metrics.RequestEnded(own.Clock.GetElapsedTime(since), own.Name);
        }

        var now = slow is null ? 0 : own.Clock.GetTimestamp();
        if (holdsPin)
            own.EndPin(worker, holdsCapacity);
        else if (holdsCapacity)
            own.EndLease(worker);
        // Last: a log provider that blocks must not hold a place.
        if (slow is not null && holdsCapacity && slow.IsSlow(since, now))
            slow.Note(context, worker.Identity, since, now);
    }

    /// <summary>Holds the lease still for the arbiter; false when it is not in that state any more.</summary>
    public bool TryHold(LeaseState from) =>
        Interlocked.CompareExchange(ref _state, (int)LeaseState.Held, (int)from) == (int)from;

    /// <summary>Holds the lease still for a thread of a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="state">What to release it to.</param>
    /// <returns>False where the request is over; there is nothing to release then.</returns>
    public bool TryHold(LeasedRequest request, out LeaseState state)
    {
        state = Hold();
        if (state == LeaseState.Free)
            return false;
        if (ReferenceEquals(Request, request))
            return true;
        Release(state);
        return false;
    }

    /// <summary>Lets a held lease go on.</summary>
    public void Release(LeaseState to) => Volatile.Write(ref _state, (int)to);

    /// <summary>Marks that its time is over and fires the request's token, on the thread pool. Only while held.</summary>
    /// <param name="now">The pool's clock.</param>
    public void Expire(long now)
    {
        IsLate = Deadline <= now;
        ExpiredAt = now;
        _hasExpired = true;
        Request!.Fire();
    }

    /// <summary>Holds the lease still, for the first who comes: the request, its scope, the arbiter, a snapshot.</summary>
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

    private void Count()
    {
        if (Worker is null)
            return;
        Worker.LongLived.Enter();
        _isCounted = true;
    }

    private void Take(Worker? worker, long now)
    {
        Worker = worker;
        HoldsCapacity = _holdsPin = worker is not null;
        RequestNumber = worker is null ? 0 : worker.Served + 1;
        Since = now;
        Deadline = worker?.Pool.Timing is not { Timeout: > 0 } timing ? long.MaxValue : now + timing.Timeout;
    }

    private static bool IsRefusalOrFailure(int status) => status is StatusCodes.Status429TooManyRequests or >= StatusCodes.Status499ClientClosedRequest;
}
