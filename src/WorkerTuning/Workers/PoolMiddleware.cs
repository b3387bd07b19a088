using System.Globalization;
using Microsoft.AspNetCore.Http;
using WorkerTuning.Admission;

namespace WorkerTuning.Workers;

/// <summary>Gives each request a lease on a worker: at once where there is room, else after its turn in the queue, else 503.</summary>
internal sealed class PoolMiddleware(RequestDelegate next, WorkerPool pool, AdmissionRules rules, WorkerHooks hooks, RequestTracing? tracing = null)
{
    public Task Invoke(HttpContext context) =>
        pool.TryLease() is { } worker ? Serve(context, worker, holdsCapacity: true, waited: default) : Wait(context);

    private Task Serve(HttpContext context, Worker worker, bool holdsCapacity, TimeSpan waited)
    {
        if (tracing is { IsOn: true })
            RequestTracing.Served(context, worker.Identity, waited);
        var lease = pool.Begin(worker, context, holdsCapacity);
        Task serving;
        try
        {
            if (hooks.Any)
                hooks.PreRequest(worker.Identity, context);
            serving = next(context);
        }
        catch (Exception e)
        {
            serving = Task.FromException(e);
        }

        if (!serving.IsCompletedSuccessfully || lease.HasExpired || hooks.Any)
            return Finish(serving, context, lease, worker.Identity);
        lease.End();
        return Task.CompletedTask;
    }

    private async Task Finish(Task serving, HttpContext context, Lease lease, WorkerIdentity worker)
    {
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
            if (lease.Scope is { } scope && !Servers.IsKestrel(context.Features))
                pool.Orphans.Add(scope);
            throw;
        }
        finally
        {
            if (hooks.Any)
                hooks.PostRequest(worker, context);
            lease.End(hasThrown);
        }
    }

    private async Task Wait(HttpContext context)
    {
        pool.Leaseless.TryAdd(context, context.Connection.Id);
        try
        {
            await WaitTracked(context);
        }
        finally
        {
            pool.Leaseless.TryRemove(context, out _);
        }
    }

    private async Task WaitTracked(HttpContext context)
    {
        if (rules.IsExempt(context))
        {
            // Any worker will do: its worker-locals are there for this request as for others.
            await (pool.TryPin() is { } any ? Serve(context, any, holdsCapacity: false, waited: default) : next(context));
            return;
        }

        var came = pool.Clock.GetTimestamp();
        var (worker, refusal) = await Queue(context, came);
        var waited = pool.Clock.GetElapsedTime(came);
        if (worker is not null)
            await Serve(context, worker, holdsCapacity: true, waited);
        else
            Refuse(context, refusal, waited);
    }

    private async ValueTask<(Worker? Worker, Refusal Refusal)> Queue(HttpContext context, long came)
    {
        var aborted = context.RequestAborted;
        var waiter = pool.Queue.Enter(rules.QueueLimit, came, out var granted, rules.PriorityOf(context));
        if (granted is null)
            pool.NoteFull();
        if (waiter is null)
            return (granted, Refusal.QueueFull);
        await using (aborted.UnsafeRegister(_ => pool.Queue.TryRefuse(waiter, Refusal.ClientLeft), null))
        {
            var outcome = await waiter.Outcome;
            pool.Metrics?.Waited(pool.Clock.GetElapsedTime(came), outcome.Granted is null ? outcome.Refusal : null);
            return outcome;
        }
    }

    private void Refuse(HttpContext context, Refusal refusal, TimeSpan waited)
    {
        rules.Refused(refusal);
        if (tracing is { IsOn: true })
            RequestTracing.Refused(context, refusal, waited);
        if (refusal == Refusal.ClientLeft)
        {
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return;
        }

        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers.RetryAfter = rules.RetryAfterSeconds(pool.Queue.Count).ToString(CultureInfo.InvariantCulture);
        context.Response.ContentLength = 0;
    }
}
