using Microsoft.AspNetCore.Http;
using WorkerTuning.Applying;
using WorkerTuning.Applying.Requests;

namespace WorkerTuning.Workers;

/// <summary>Gives each request a lease on a worker: at once where there is room, else after its turn in the queue, else 503.</summary>
internal sealed class PoolMiddleware(RequestDelegate next, RequestAdmission admission, WorkerHooks hooks)
{
    private readonly WorkerPool _pool = admission.Pool;

    /// <summary>True where the server has other pools.</summary>
    public bool HasNeighbours { get; init; }

    /// <summary>What requests are given to.</summary>
    public RequestDelegate Delegate => HasNeighbours ? InvokeAmongPools : Invoke;

    public Task Invoke(HttpContext context)
    {
        if (_pool.TryLease() is not { } worker)
            return InvokeWithoutRoom(context);
        var request = admission.Begin(context, worker);
        return Serve(request, request.Lease!, worker);
    }

    // A request for another pool's endpoint holds no place in this one on its way.
    private Task InvokeAmongPools(HttpContext context)
    {
        if (admission.MayBelongElsewhere(context) || _pool.TryLease() is not { } worker)
            return InvokeWithoutRoom(context);
        var request = admission.Begin(context, worker);
        var lease = request.Lease!;
        lease.KeepLine(context);
        return Serve(request, lease, worker);
    }

    /// <summary>For a request that is refused unless its endpoint is exempt.</summary>
    /// <param name="context">The request.</param>
    /// <param name="refuse">Answers it.</param>
    public Task InvokeExempt(HttpContext context, Func<HttpContext, Task> refuse)
    {
        var request = admission.Begin(context, worker: null);
        var lease = request.Lease!;
        if (admission.TryGoOn(request, lease))
        {
            lease.Refuse = refuse;
            return ServeAtLarge(request, lease);
        }

        lease.End(request);
        return refuse(context);
    }

    private Task InvokeWithoutRoom(HttpContext context)
    {
        var request = admission.Begin(context, worker: null);
        var lease = request.Lease!;
        if (admission.TryGoOn(request, lease))
            return ServeAtLarge(request, lease);
        lease.KeepLine(context);
        return ServeInTurn(request, lease, EndpointDemand.None);
    }

    private async Task ServeAtLarge(LeasedRequest request, Lease lease)
    {
        var serving = Start(request, lease, worker: null);
        if (await IsSentBack(serving, lease) && !request.Context.Response.HasStarted)
            await ServeAgain(request, lease);
        else
            await Finish(serving, request, lease);
    }

    // The request has been in the application, which turned it back to wait here.
    private async Task ServeAgain(LeasedRequest request, Lease lease)
    {
        var context = request.Context;
        if (lease.HasExpired)
            AnswerLate(context, lease);
        if (lease.HasExpired || lease.Refuse is not null)
        {
            var refuse = lease.Refuse;
            End(request, lease, hasThrown: false);
            await (refuse?.Invoke(context) ?? Task.CompletedTask);
            return;
        }

        if (lease.HasLine)
            lease.Line.Restore(context.Request);
        request.StartOver();
        await ServeInTurn(request, lease, lease.Demand);
    }

    private static async ValueTask<bool> IsSentBack(Task serving, Lease lease)
    {
        try
        {
            await serving;
            return lease.Standing == Standing.SentBack;
        }
        catch (Exception)
        {
            // The end of the request sees it again.
            return false;
        }
    }

    private async Task ServeInTurn(LeasedRequest request, Lease lease, EndpointDemand demand)
    {
        var isServed = false;
        try
        {
            isServed = await admission.WaitAsync(request, lease, demand, lease.Server?.RequestAborted ?? default);
        }
        finally
        {
            if (!isServed)
                End(request, lease, hasThrown: false);
        }

        if (isServed)
            await Serve(request, lease, worker: null);
    }

    /// <param name="request">The request.</param>
    /// <param name="lease">Its lease.</param>
    /// <param name="worker">The worker, where that is news to the request.</param>
    private Task Serve(LeasedRequest request, Lease lease, Worker? worker)
    {
        var serving = Start(request, lease, worker);
        if (!serving.IsCompletedSuccessfully || lease.HasExpired || lease.NeedsFinish)
            return Finish(serving, request, lease);
        lease.End(request);
        return Task.CompletedTask;
    }

    private Task Start(LeasedRequest request, Lease lease, Worker? worker)
    {
        try
        {
            request.Open(lease);
            if (_pool.Requests.IsGoingAway && request.WantsUpgrade)
                return RequestRefusal.Answer(request.Context, StatusCodes.Status503ServiceUnavailable);
            if (worker is not null)
                admission.Served(request, lease, lease.Worker ?? worker, waited: default);
        }
        catch (Exception e)
        {
            return Task.FromException(e);
        }

        return next.Run(request.Context);
    }

    private async Task Finish(Task serving, LeasedRequest request, Lease lease)
    {
        var context = request.Context;
        var (hasThrown, isSentBack) = (false, false);
        try
        {
            await serving;
            isSentBack = lease.Standing == Standing.SentBack && !context.Response.HasStarted;
            if (!isSentBack && lease.HasExpired && lease.IsClientThere)
                SayWhy(context, lease);
        }
        catch (OperationCanceledException) when (lease.HasExpired && !context.Response.HasStarted && lease.IsClientThere)
        {
            context.Response.Clear();
            AnswerLate(context, lease);
        }
        catch (Exception)
        {
            hasThrown = true;
            if (request.Scope is { } scope && !Servers.IsKestrel(context.Features))
                _pool.Requests.Orphans.Add(scope);
            throw;
        }
        finally
        {
            if (!isSentBack)
                End(request, lease, hasThrown);
        }

        if (isSentBack)
            await ServeAgain(request, lease);
    }

    private void End(LeasedRequest request, Lease lease, bool hasThrown)
    {
        if (lease.Hooked is { } worker)
            hooks.PostRequest(worker, request.Context);
        lease.End(request, hasThrown);
    }

    private static void AnswerLate(HttpContext context, Lease lease)
    {
        if (GrpcAnswer.IsWanted(context))
            GrpcAnswer.End(context, lease.IsLate, hasThrown: true);
        else
            context.Response.StatusCode = StatusCodes.Status504GatewayTimeout;
    }

    // What is between here and the application takes our cancellation for the client's: an exception handler says 499, a forwarder 400 or 502.
    private static void SayWhy(HttpContext context, Lease lease)
    {
        if (GrpcAnswer.IsWanted(context))
            GrpcAnswer.End(context, lease.IsLate, hasThrown: false);
        else if (context.Response is { HasStarted: false, StatusCode: StatusCodes.Status499ClientClosedRequest or StatusCodes.Status400BadRequest or StatusCodes.Status502BadGateway })
            context.Response.StatusCode = StatusCodes.Status504GatewayTimeout;
    }
}
