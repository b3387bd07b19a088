using System.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using WorkerTuning.Applying.Requests;
using WorkerTuning.Workers;
using WorkerTuning.Workers.Recycling;

namespace WorkerTuning.Lifecycle;

/// <summary>
/// Ends requests whose time is over: first by firing their token, then, when that did not help, by aborting the connection and replacing the
/// worker. A request pays one timestamp for it; the arbiter's thread does the rest.
/// </summary>
internal sealed class RequestWatch(WorkerPool pool, Recycler recycler, WorkerHooks hooks, ILogger logger, Action<Action>? offload = null)
{
    /// <summary>How long a cancelled request has to end by itself.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    /// <summary>How long a WebSocket that was closed has to end by itself.</summary>
    public static readonly TimeSpan CloseGrace = TimeSpan.FromSeconds(5);

    // As the client sent it, decoded: it may hold line ends and what steers a terminal.
    private const int LongestPath = 500;

    private readonly Action<Action> _offload = offload ?? SideThread.Once;
    private long _timedOut;
    private long _stuck;

    public long TimedOut => Volatile.Read(ref _timedOut);

    public long Stuck => Volatile.Read(ref _stuck);

    /// <summary>Ends every request from the next look on: the server stops and will not wait longer.</summary>
    public bool EndsAll { get; set; }

    /// <summary>WebSockets hear that the server goes away, those that open from now on as well.</summary>
    public void SayGoingAway()
    {
        pool.Requests.IsGoingAway = true;
        var now = pool.Clock.GetTimestamp();
        foreach (var lease in pool.Leases.All)
        {
            if (lease!.State == LeaseState.Active && lease.IsLongLived)
                SayGoingAway(lease, now);
        }
    }

    /// <summary>Upgraded connections that heard so have not ended yet, and still have time to.</summary>
    public bool HasGoodbyes
    {
        get
        {
            var now = pool.Clock.GetTimestamp();
            foreach (var lease in pool.Leases.All)
            {
                if (lease!.State == LeaseState.Active && lease.SaidGoodbyeAt is not long.MaxValue and var at && pool.Clock.GetElapsedTime(at, now) < Grace)
                    return true;
            }

            return false;
        }
    }

    /// <summary>One look at every lease.</summary>
    public void Scan()
    {
        // As ASP.NET Core's own request timeouts: whoever steps through a request wants it to live.
        if (Debugger.IsAttached)
            return;
        var now = pool.Clock.GetTimestamp();
        var anyOverdue = recycler.HasOverdue;
        foreach (var lease in pool.Leases.All)
        {
            try
            {
                if (Concerns(lease!))
                    Look(lease!, now, anyOverdue);
            }
            catch (Exception e)
            {
                // What the features of one request throw must not let the others go on for ever.
                Log.ArbiterFailed(logger, e);
            }
        }

        if (anyOverdue)
            EndHubs(now);
    }

    // WebSockets are seen to by their requests; what polls has none most of the time.
    private void EndHubs(long now)
    {
        foreach (var hub in pool.Requests.Hubs.Keys)
        {
            if (!ReferenceEquals(hub.Worker.Pool, pool) || !recycler.EndsLongLived(hub.Worker))
                continue;
            if (hub.AskedAt == long.MaxValue)
            {
                hub.AskedAt = now;
                hub.RequestClose();
            }
            else if (pool.Clock.GetElapsedTime(hub.AskedAt, now) >= CloseGrace)
            {
                hub.AskedAt = now;
                hub.Abort();
            }
        }
    }

    // A request without a worker is the default pool's.
    private bool Concerns(Lease lease) => lease.Worker is { } worker ? ReferenceEquals(worker.Pool, pool) : pool.IsDefault;

    private void Look(Lease lease, long now, bool anyOverdue)
    {
        switch (lease.State)
        {
            case LeaseState.Active when lease.IsLongLived:
                LookAtLongLived(lease, now, anyOverdue);
                break;
            case LeaseState.Active when lease.Deadline <= now || EndsNow(lease) || (anyOverdue && IsOverdue(lease)):
                Expire(lease, now);
                break;
            case LeaseState.Active when !lease.IsNoStream && lease.Since < now:
                LookForStream(lease);
                break;
            case LeaseState.Expired when pool.Clock.GetElapsedTime(lease.ExpiredAt, now) >= Grace:
                Abort(lease, now);
                break;
        }
    }

    private void LookAtLongLived(Lease lease, long now, bool anyOverdue)
    {
        if (EndsNow(lease))
            Expire(lease, now);
        else if (pool.Requests.IsGoingAway)
            SayGoingAway(lease, now);
        else if (anyOverdue && MustGo(lease) && !SayGoingAway(lease, now))
            Expire(lease, now);
    }

    // A request that streams gives its place to one that waits.
    private static void LookForStream(Lease lease)
    {
        if (lease.HoldsToTheEnd || !lease.TryHold(LeaseState.Active))
            return;
        LeasedPlace place = default;
        if (RequestFacts.HasStarted(lease))
        {
            if (RequestFacts.IsStream(lease))
                place = lease.Last();
            else
                lease.IsNoStream = true;
        }

        lease.Release(LeaseState.Active);
        place.End();
    }

    /// <returns>True while it has time to end by itself.</returns>
    private bool SayGoingAway(Lease lease, long now)
    {
        UpgradedStream? upgraded;
        if (lease.SaidGoodbyeAt != long.MaxValue)
            return pool.Clock.GetElapsedTime(lease.SaidGoodbyeAt, now) < CloseGrace;
        if (!lease.TryHold(LeaseState.Active))
            return true;
        upgraded = lease.Upgraded;
        if (upgraded is not null)
            lease.SaidGoodbyeAt = now;
        lease.Release(LeaseState.Active);
        return upgraded?.SayGoingAway() == true;
    }

    private bool MustGo(Lease lease) => lease.Worker is { } worker && recycler.EndsLongLived(worker);

    // Those that wait are refused by the queue.
    private bool EndsNow(Lease lease) => EndsAll && lease.Standing is not (Standing.Waiting or Standing.Refused);

    private bool IsOverdue(Lease lease) => lease.HoldsCapacity && lease.Worker is { } worker && recycler.IsOverdue(worker);

    private void Expire(Lease lease, long now)
    {
        if (!lease.TryHold(LeaseState.Active))
            return;
        RequestFacts? ended = null;
        LeasedPlace place = default;
        string? why;
        LateRequestTrace? trace = null;
        var isLongLived = false;
        try
        {
            // The lease may be another request's than the one that was seen; what counts is what it is now.
            why = !Concerns(lease) ? null
                : lease.Deadline <= now ? "took longer than its limit"
                : EndsNow(lease) ? "still runs and the server stops"
                : recycler.HasOverdue && IsOverdue(lease) ? "still runs past the graceful_timeout of its worker, which was replaced"
                : lease.IsLongLived && MustGo(lease) ? "keeps a worker that was replaced long ago"
                : null;
            if (why is null)
                return;
            if (!EndsAll && !lease.IsLongLived && RequestFacts.MayGoOn(lease, pool.Timing.UntilResponseStarts))
            {
                if (lease.HoldsToTheEnd)
                    lease.Limit(long.MaxValue);
                else
                    place = lease.Last();
                return;
            }

            ended = RequestFacts.Of(lease, pool.Clock, now);
            isLongLived = lease.IsLongLived;
            trace = isLongLived ? null : LateRequestTrace.Of(lease, ended);
            lease.Expire(now);
        }
        finally
        {
            lease.Release(ended is null ? LeaseState.Active : LeaseState.Expired);
            place.End();
        }

        if (isLongLived)
        {
            // Nothing went wrong, and there may be thousands; the worker's drain has a line of its own.
            Log.LongLivedEnded(logger, ended.Method, LogText.Show(ended.Path, LongestPath), ended.Worker, why, ended.Elapsed);
            return;
        }

        Interlocked.Increment(ref _timedOut);
        trace?.Emit(LateRequestTrace.Timeout);
        Log.RequestTimeout(logger, ended.Method, LogText.Show(ended.Path, LongestPath), ended.Worker, why, ended.Elapsed, ended.Endpoint, ended.Trace);
    }

    private void Abort(Lease lease, long now)
    {
        if (!lease.TryHold(LeaseState.Expired))
            return;
        RequestFacts stuck;
        LateRequestTrace? trace;
        Worker? worker;
        try
        {
            worker = lease.Worker;
            stuck = RequestFacts.Of(lease, pool.Clock, now);
            trace = LateRequestTrace.Of(lease, stuck);
        }
        finally
        {
            AbortConnection(lease);
        }

        Interlocked.Increment(ref _stuck);
        trace?.Emit(LateRequestTrace.Stuck);
        Log.WorkerTimeout(logger, stuck.Method, LogText.Show(stuck.Path, LongestPath), stuck.Worker, stuck.Elapsed, stuck.Endpoint, stuck.Trace, ThreadPool.ThreadCount, ThreadPool.PendingWorkItemCount);
        if (worker is null)
            return;
        _ = hooks.Later(h => h.WorkerAbortAsync(worker.Identity));
        // A server that stops needs no successor.
        if (!EndsAll)
            recycler.RecycleStuck(worker);
    }

    private void AbortConnection(Lease lease)
    {
        var server = lease.Server;
        if (Servers.IsKestrel(lease.Features))
        {
            // While the lease is held: Kestrel aborts the connection, and a moment later that would hit the next request on it.
            _offload(() =>
            {
                Abort(server);
                lease.Release(LeaseState.Aborted);
            });
            return;
        }

        // Other servers run the callbacks of the token in this call, and those may end the request and so wait for the lease.
        lease.Release(LeaseState.Aborted);
        ThreadPool.UnsafeQueueUserWorkItem(Abort, server, preferLocal: false);
    }

    private void Abort(IHttpRequestLifetimeFeature? lifetime)
    {
        try
        {
            lifetime?.Abort();
        }
        catch (Exception e)
        {
            // Kestrel logs before it aborts, and a provider may throw; other servers run callbacks. The worker is replaced all the same.
            Log.AbortFailed(logger, e);
        }
    }
}
