using Microsoft.AspNetCore.Http;
using WorkerTuning.Applying.Requests;

namespace WorkerTuning.Workers;

/// <summary>Gives each request a lease on a worker: at once where there is room, else after its turn in the queue, else 503.</summary>
internal sealed class PoolMiddleware(RequestDelegate next, RequestAdmission admission, WorkerHooks hooks)
{
    private readonly WorkerPool _pool = admission.Pool;

    public Task Invoke(HttpContext context)
    {
        if (_pool.TryLease() is not { } worker)
            return InvokeWithoutRoom(context);
        var request = admission.Begin(context, worker);
        return Serve(request, request.Lease!, worker);
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
            return Serve(request, lease, worker: null);
        }

        lease.End(request);
        return refuse(context);
    }

    private Task InvokeWithoutRoom(HttpContext context)
    {
        var request = admission.Begin(context, worker: null);
        var lease = request.Lease!;
        return admission.TryGoOn(request, lease) ? Serve(request, lease, worker: null) : ServeInTurn(request, lease);
    }

    private async Task ServeInTurn(LeasedRequest request, Lease lease)
    {
        var isServed = false;
        try
        {
            isServed = await admission.WaitAsync(request, lease, EndpointDemand.None, lease.Server?.RequestAborted ?? default);
        }
        finally
        {
            if (!isServed)
                lease.End(request);
        }

        if (isServed)
            await Serve(request, lease, worker: null);
    }

    /// <param name="request">The request.</param>
    /// <param name="lease">Its lease.</param>
    /// <param name="worker">The worker, where that is news to the request.</param>
    private Task Serve(LeasedRequest request, Lease lease, Worker? worker)
    {
        Task serving;
        try
        {
            request.Open(lease);
            if (worker is not null)
                admission.Served(request, lease, worker, waited: default);
            serving = next.Run(request.Context);
        }
        catch (Exception e)
        {
            serving = Task.FromException(e);
        }

        if (!serving.IsCompletedSuccessfully || lease.HasExpired || lease.Hooked is not null)
            return Finish(serving, request, lease);
        lease.End(request);
        return Task.CompletedTask;
    }

    private async Task Finish(Task serving, LeasedRequest request, Lease lease)
    {
        var context = request.Context;
        var hasThrown = false;
        try
        {
            await serving;
            // An exception handler between here and the application takes our cancellation for the client's and says 499.
            if (lease.HasExpired && context.Response is { HasStarted: false, StatusCode: StatusCodes.Status499ClientClosedRequest } && lease.IsClientThere)
                context.Response.StatusCode = StatusCodes.Status504GatewayTimeout;
        }
        catch (OperationCanceledException) when (lease.HasExpired && !context.Response.HasStarted && lease.IsClientThere)
        {
            context.Response.Clear();
            context.Response.StatusCode = StatusCodes.Status504GatewayTimeout;
        }
        catch (Exception)
        {
            hasThrown = true;
            if (request.Scope is { } scope && !Servers.IsKestrel(context.Features))
                _pool.Orphans.Add(scope);
            throw;
        }
        finally
        {
            if (lease.Hooked is { } worker)
                hooks.PostRequest(worker, context);
            lease.End(request, hasThrown);
        }
    }
}
