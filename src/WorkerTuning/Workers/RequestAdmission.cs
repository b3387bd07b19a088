using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using WorkerTuning.Admission;

namespace WorkerTuning.Workers;

/// <summary>
/// Decides about requests that find no room: at the door where the path leads to nothing special, else by the endpoint that routing has chosen.
/// What is exempt goes on; everything else is turned back, waits its turn at the door, and comes again.
/// </summary>
internal sealed class RequestAdmission(WorkerPool pool, EndpointHint hint, EndpointDemands demands, WorkerHooks hooks, RequestTracing? tracing = null, PoolDirectory? others = null)
{
    /// <summary>The default pool.</summary>
    public WorkerPool Pool => pool;

    public ActiveRequests Requests { get; } = pool.Requests;

    /// <summary>Whose workers serve an endpoint.</summary>
    public WorkerPool PoolOf(Endpoint? endpoint) => endpoint is null ? pool : PoolOf(demands.Of(endpoint));

    public LeasedRequest Begin(HttpContext context, Worker? worker) => new(this, context, pool.Leases.Rent(), worker);

    /// <summary>The request's worker serves it from here on.</summary>
    public void Served(LeasedRequest request, Lease lease, Worker worker, TimeSpan waited)
    {
        if (tracing is { IsOn: true })
            RequestTracing.Served(request.Context, worker.Identity, waited);
        Announce(request, lease, worker.Identity);
    }

    /// <summary>True where the request looks like one for another pool, and need not take a place in this one first.</summary>
    public bool MayBelongElsewhere(HttpContext context) => hint.FitsOnly(context.Request.Path.Value);

    /// <summary>Lets a request into the application before its endpoint is known, where that may make a difference.</summary>
    public bool TryGoOn(LeasedRequest request, Lease lease)
    {
        var context = request.Context;
        if (!hint.MayLead(context.Request.Path.Value, TargetOf(context)) || !pool.Requests.AtLarge.TryEnter())
            return false;
        lease.KeepLine(context);
        lease.GoAtLarge();
        return true;
    }

    /// <summary>Routing has chosen the endpoint.</summary>
    /// <returns>The endpoint to run: the same, or one that turns the request back, to wait at the door, or refuses it.</returns>
    public Endpoint Learn(LeasedRequest request, Lease lease, Endpoint endpoint)
    {
        var demand = demands.Of(endpoint);
        if (demand.ConcernsAdmission)
        {
            NoteWay(request.Context);
            if (demand.Pool is not null && lease.Standing == Standing.Served && !demand.IsExempt && !TryMove(request, lease, demand))
                return TurnBack.Endpoint;
        }

        if (demand.HoldsWorker)
            lease.HoldsToTheEnd = true;
        if (demand.IsNegotiation && pool.Requests.IsGoingAway && lease.Standing != Standing.SentBack)
            return TurnBack.GoingAway;
        switch (lease.Standing)
        {
            case Standing.Served or Standing.AtLarge when demand.IsExempt:
                Exempt(request, lease);
                return endpoint;
            case Standing.Served:
                if (demand.Limit is { } limit)
                    request.Limit(limit);
                GiveBackPoll(request, lease, demand);
                return endpoint;
            case Standing.AtLarge when lease.Refuse is null && PoolOf(demand).TryLease() is { } worker:
                Grant(request, lease, worker, demand.Limit, TimeSpan.Zero);
                GiveBackPoll(request, lease, demand);
                return endpoint;
            case Standing.AtLarge:
                LeaveAtLarge(request.Context, lease);
                (lease.Standing, lease.Demand) = (Standing.SentBack, demand);
                return TurnBack.Endpoint;
            case Standing.SentBack:
                return TurnBack.Endpoint;
            default:
                return endpoint;
        }
    }

    /// <summary>Waits for a turn.</summary>
    /// <param name="request">The request.</param>
    /// <param name="lease">Its lease.</param>
    /// <param name="demand">What its endpoint asks for; <see cref="EndpointDemand.None"/> where that is not known.</param>
    /// <param name="aborted">Takes it out of the queue.</param>
    /// <returns>False where it was refused and is answered.</returns>
    public async ValueTask<bool> WaitAsync(LeasedRequest request, Lease lease, EndpointDemand demand, CancellationToken aborted)
    {
        var (came, target) = (pool.Clock.GetTimestamp(), PoolOf(demand));
        var waiter = Enter(request, lease, target, demand.Priority, came, out var granted);
        var refusal = Refusal.QueueFull;
        if (waiter is not null)
        {
            await using (aborted.UnsafeRegister(_ => target.Queue.TryRefuse(waiter, Refusal.ClientLeft), null))
                (granted, refusal) = await waiter.Outcome;
        }

        return Settle(request, lease, target, granted, refusal, waiter is not null, came, demand.Limit);
    }

    /// <summary>The same for code that cannot await: a worker-local is asked for before the endpoint is known.</summary>
    /// <exception cref="BadHttpRequestException">The request is refused.</exception>
    public void Wait(LeasedRequest request, Lease lease)
    {
        var came = pool.Clock.GetTimestamp();
        var (granted, refusal) = ((Worker?)null, Refusal.TooManyConnections);
        Waiter<Worker>? waiter = null;
        if (lease.Refuse is null && (waiter = Enter(request, lease, pool, RequestPriority.Normal, came, out granted)) is null)
            refusal = Refusal.QueueFull;
        if (waiter is not null)
        {
            using (lease.Server?.RequestAborted.UnsafeRegister(_ => pool.Queue.TryRefuse(waiter, Refusal.ClientLeft), null))
                (granted, refusal) = waiter.Outcome.GetAwaiter().GetResult();
        }

        if (!Settle(request, lease, pool, granted, refusal, waiter is not null, came, null))
            throw new BadHttpRequestException("The request needs a worker, and there is no room for it.", StatusCodes.Status503ServiceUnavailable);
    }

    // What a hub sends waits in a GET, for a minute and a half and then in the next one. What its clients send comes by POST, and is short.
    private static void GiveBackPoll(LeasedRequest request, Lease lease, EndpointDemand demand)
    {
        if (demand.IsHub && HttpMethods.IsGet(request.Context.Request.Method))
            lease.GiveBack(request);
    }

    private void Grant(LeasedRequest request, Lease lease, Worker worker, long? limit, TimeSpan waited)
    {
        LeaveAtLarge(request.Context, lease);
        lease.Grant(worker, pool.Clock.GetTimestamp(), limit);
        request.Follow(lease, worker);
        if (lease.Deadline != long.MaxValue)
            request.OfferTimeout();
        Served(request, lease, worker, waited);
    }

    /// <summary>The endpoint of a request is known, or it has none.</summary>
    public void LeaveAtLarge(HttpContext context, Lease lease)
    {
        if (lease.Standing != Standing.AtLarge)
            return;
        pool.Requests.AtLarge.Leave();
        hint.Tried(TargetOf(context));
    }

    private void Exempt(LeasedRequest request, Lease lease)
    {
        LeaveAtLarge(request.Context, lease);
        lease.Exempt(request);
        if (tracing is { IsOn: true })
            RequestTracing.Exempt(request.Context);
        // Any worker's name will do: hooks see every request.
        if (hooks.Any && lease.Hooked is null && pool.Workers is [var any, ..])
            Announce(request, lease, any.Identity);
    }

    private void Announce(LeasedRequest request, Lease lease, WorkerIdentity worker)
    {
        if (!hooks.Any || lease.Hooked is not null)
            return;
        lease.Hooked = worker;
        lease.NeedsFinish = true;
        hooks.PreRequest(worker, request.Context);
    }

    // A name without a pool is one of an endpoint that came after the start; what was there then has been looked at.
    private WorkerPool PoolOf(EndpointDemand demand) => demand.Pool is { } name && others?.Find(name) is { } other ? other : pool;

    /// <summary>Routing has chosen an endpoint of another pool than the one that gave the request its worker.</summary>
    /// <returns>False where there is no room: it has given its worker back, and waits at the door for one of that pool.</returns>
    private bool TryMove(LeasedRequest request, Lease lease, EndpointDemand demand)
    {
        var (context, target) = (request.Context, PoolOf(demand));
        // Once, and not what is to end.
        if (lease.Worker is not { Pool.IsDefault: true } || target.IsDefault || lease.HasExpired || context.Response.HasStarted || IsRunAgain(context.Features))
            return true;
        var worker = target.TryLease();
        if (!lease.Move(request, worker, pool.Clock.GetTimestamp()))
        {
            if (worker is not null)
                target.EndPin(worker, withLease: true);
            return true;
        }

        if (worker is null)
        {
            (lease.Standing, lease.Demand, lease.NeedsFinish) = (Standing.SentBack, demand, true);
            if (tracing is { IsOn: true })
                RequestTracing.Exempt(context);
            return false;
        }

        request.Follow(lease, worker);
        if (lease.Deadline != long.MaxValue)
            request.OfferTimeout();
        if (lease.Hooked is not null)
            lease.Hooked = worker.Identity;
        if (tracing is { IsOn: true })
            RequestTracing.Served(context, worker.Identity, TimeSpan.Zero);
        return true;
    }

    // What follows from a request stays with its worker: error pages above all.
    private static bool IsRunAgain(IFeatureCollection features) =>
        features.Get<IExceptionHandlerFeature>() is not null || features.Get<IStatusCodeReExecuteFeature>() is not null;

    private Waiter<Worker>? Enter(LeasedRequest request, Lease lease, WorkerPool target, RequestPriority priority, long came, out Worker? granted)
    {
        LeaveAtLarge(request.Context, lease);
        lease.Wait();
        var waiter = target.Queue.Enter(target.Rules.QueueLimit, came, out granted, priority);
        if (granted is null)
            target.NoteFull();
        // A reload has removed it since, and nothing looks after its queue.
        if (waiter is not null && target.Name is { } name && !ReferenceEquals(others?.Find(name), target))
            target.Queue.TryRefuse(waiter, Refusal.Stopping);
        return waiter;
    }

    private bool Settle(LeasedRequest request, Lease lease, WorkerPool target, Worker? granted, Refusal refusal, bool hasWaited, long came, long? limit)
    {
        var waited = pool.Clock.GetElapsedTime(came);
        if (hasWaited)
            pool.Metrics?.Waited(waited, granted is null ? refusal : null, target.Name);
        if (granted is not null)
        {
            Grant(request, lease, granted, limit, waited);
            return true;
        }

        lease.Standing = Standing.Refused;
        Refuse(request.Context, target, refusal, waited);
        return false;
    }

    private void Refuse(HttpContext context, WorkerPool target, Refusal refusal, TimeSpan waited)
    {
        target.Rules.Refused(refusal);
        if (target.Name is { } name)
            context.Features.Set(new RefusedBy(name));
        if (tracing is { IsOn: true })
            RequestTracing.Refused(context, refusal, waited, target.Name);
        if (refusal == Refusal.ClientLeft)
        {
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return;
        }

        var retryAfter = target.Rules.RetryAfterSeconds(target.Queue.Count);
        if (GrpcAnswer.IsWanted(context))
        {
            GrpcAnswer.Refuse(context, retryAfter);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers.RetryAfter = retryAfter.ToString(CultureInfo.InvariantCulture);
        context.Response.ContentLength = 0;
    }

    // Something in the application rewrites paths, or sets endpoints by itself.
    private void NoteWay(HttpContext context)
    {
        if (TargetOf(context) is ['/', ..] target)
            hint.Note(target.AsSpan(0, target.IndexOf('?') is var query and >= 0 ? query : target.Length));
    }

    private static string? TargetOf(HttpContext context) => context.Features.Get<IHttpRequestFeature>()?.RawTarget;
}
