using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using WorkerTuning.Workers;
using WorkerTuning.Workers.Recycling;

namespace WorkerTuning.Lifecycle;

/// <summary>
/// Ends requests whose time is over: first by firing their token, then, when that did not help, by aborting the connection and replacing the
/// worker. A request pays one timestamp for it; the arbiter's thread does the rest.
/// </summary>
internal sealed class RequestWatch(WorkerPool pool, Recycler recycler, WorkerHooks hooks, ILogger logger)
{
    /// <summary>How long a cancelled request has to end by itself.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private long _timedOut;
    private long _stuck;

    public long TimedOut => Volatile.Read(ref _timedOut);

    public long Stuck => Volatile.Read(ref _stuck);

    /// <summary>Ends every request from the next look on: the server stops and will not wait longer.</summary>
    public bool EndsAll { get; set; }

    /// <summary>One look at every lease.</summary>
    public void Scan()
    {
        // As ASP.NET Core's own request timeouts: whoever steps through a request wants it to live.
        if (Debugger.IsAttached)
            return;
        var now = pool.Clock.GetTimestamp();
        var endOverdue = EndsAll || recycler.HasOverdue;
        foreach (var lease in pool.Leases.All)
        {
            switch (lease!.State)
            {
                case LeaseState.Active when lease.Deadline <= now || endOverdue:
                    Expire(lease, now);
                    break;
                case LeaseState.Expired when pool.Clock.GetElapsedTime(lease.ExpiredAt, now) >= Grace:
                    Abort(lease, now);
                    break;
            }
        }
    }

    private void Expire(Lease lease, long now)
    {
        if (!lease.TryHold(LeaseState.Active))
            return;
        var overdue = EndsAll || recycler.IsOverdue(lease.Worker!);
        if (!overdue && (lease.Deadline > now || MayGoOn(lease)))
        {
            lease.Release(LeaseState.Active);
            return;
        }

        Interlocked.Increment(ref _timedOut);
        var request = Describe(lease, now);
        lease.FireAborted(now);
        lease.Release(LeaseState.Expired);
        Log.RequestTimeout(logger, request.Method, request.Path, request.Worker, request.Elapsed, request.Endpoint, request.Trace);
    }

    private void Abort(Lease lease, long now)
    {
        if (!lease.TryHold(LeaseState.Expired))
            return;
        Interlocked.Increment(ref _stuck);
        var request = Describe(lease, now);
        var worker = lease.Worker!;
        lease.AbortConnection();
        lease.Release(LeaseState.Aborted);
        Log.WorkerTimeout(logger, request.Method, request.Path, request.Worker, request.Elapsed, request.Endpoint, request.Trace, ThreadPool.ThreadCount, ThreadPool.PendingWorkItemCount);
        // A hook is user code, and this thread must not wait for it.
        ThreadPool.UnsafeQueueUserWorkItem(static s => s.hooks.WorkerAbort(s.Identity), (hooks, worker.Identity), preferLocal: false);
        recycler.RecycleStuck(worker);
    }

    // Streams and WebSockets of class async live on: their time ends with the start of the response.
    private bool MayGoOn(Lease lease)
    {
        if (!pool.Timing.UntilResponseStarts || !lease.Context!.Response.HasStarted)
            return false;
        lease.Deadline = long.MaxValue;
        return true;
    }

    // Only while the lease is held: its context is another request's afterwards.
    private (string Method, string Path, string Worker, double Elapsed, string Endpoint, string Trace) Describe(Lease lease, long now)
    {
        var context = lease.Context!;
        return (
            context.Request.Method,
            context.Request.Path.ToString(),
            lease.Worker!.Identity.ToString(),
            pool.Clock.GetElapsedTime(lease.Since, now).TotalSeconds,
            context.GetEndpoint()?.DisplayName ?? "unknown",
            context.TraceIdentifier);
    }
}
