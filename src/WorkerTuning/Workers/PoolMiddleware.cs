using System.Globalization;
using Microsoft.AspNetCore.Http;
using WorkerTuning.Admission;

namespace WorkerTuning.Workers;

/// <summary>Gives each request a lease on a worker: at once where there is room, else after its turn in the queue, else 503.</summary>
internal sealed class PoolMiddleware(RequestDelegate next, WorkerPool pool, AdmissionRules rules, WorkerHooks hooks)
{
    public Task Invoke(HttpContext context) =>
        pool.TryLease() is { } worker ? Serve(context, worker) : Wait(context);

    private Task Serve(HttpContext context, Worker worker)
    {
        var lease = pool.Begin(worker, context);
        if (hooks.Any)
            return ServeWithHooks(context, lease, new RequestHooks(hooks, worker.Identity));
        Task serving;
        try
        {
            serving = next(context);
        }
        catch (Exception e)
        {
            serving = Task.FromException(e);
        }

        if (!serving.IsCompletedSuccessfully || lease.HasExpired)
            return Finish(serving, context, lease);
        lease.End();
        return Task.CompletedTask;
    }

    private Task ServeWithHooks(HttpContext context, Lease lease, RequestHooks hooks)
    {
        Task serving;
        hooks.Before(context);
        try
        {
            serving = next(context);
        }
        catch (Exception e)
        {
            serving = Task.FromException(e);
        }

        return Finish(serving, context, lease, hooks);
    }

    private static async Task Finish(Task serving, HttpContext context, Lease lease, RequestHooks hooks = default)
    {
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
        finally
        {
            // Before the lease ends: the hook may use the worker, which may be disposed afterwards.
            hooks.After(context);
            lease.End();
        }
    }

    private async Task Wait(HttpContext context)
    {
        if (rules.IsExempt(context))
        {
            await next(context);
            return;
        }

        var (worker, refusal) = await Queue(context);
        if (worker is not null)
            await Serve(context, worker);
        else if (refusal != Refusal.ClientLeft)
            Refuse(context, refusal);
    }

    private async ValueTask<(Worker? Worker, Refusal Refusal)> Queue(HttpContext context)
    {
        var place = pool.Queue.Enter(rules.QueueLimit, pool.Clock.GetTimestamp(), out var granted);
        if (place is null)
            return (granted, Refusal.QueueFull);
        await using (context.RequestAborted.UnsafeRegister(_ => pool.Queue.TryRefuse(place, Refusal.ClientLeft), null))
            return await place.Value.Outcome;
    }

    private void Refuse(HttpContext context, Refusal refusal)
    {
        rules.Refused(refusal);
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers.RetryAfter = rules.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        context.Response.ContentLength = 0;
    }
}
