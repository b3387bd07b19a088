using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using WorkerTuning.Configuration;
using WorkerTuning.Configuration.Pools;
using WorkerTuning.Lifecycle;
using WorkerTuning.Planning;
using WorkerTuning.Workers;

namespace WorkerTuning.Control.ControlSocket;

/// <summary>What can be looked at: gunicorn's members with gunicorn's meaning as far as there is one here, then those that it has no words for.</summary>
internal sealed class ControlReports(ServerRuntime server, PoolSnapshots snapshots, PlanStore plans, ReloadHistory reloads, ListenerReport listeners, [FromKeyedServices(ServerClock.Key)] TimeProvider clock)
{
    private readonly long _started = clock.GetTimestamp();

    public JsonNode All()
    {
        var workers = WorkerList(server.All.Where(p => p.Name != DirtyPool.Name), withType: true);
        var dirty = server.Find(DirtyPool.Name) is { } pool ? WorkerList([pool], withType: true) : [];
        return new JsonObject
        {
            ["arbiter"] = new JsonObject { ["pid"] = Environment.ProcessId, ["type"] = "arbiter", ["role"] = "master" },
            ["web_workers"] = workers,
            ["web_worker_count"] = workers.Count,
            ["dirty_arbiter"] = null,
            ["dirty_workers"] = dirty,
            ["dirty_worker_count"] = dirty.Count,
        };
    }

    public JsonNode Workers()
    {
        var workers = WorkerList(server.All, withType: false);
        return new JsonObject { ["workers"] = workers, ["count"] = workers.Count };
    }

    public JsonNode Requests()
    {
        var requests = new JsonArray([.. Snapshots.SelectMany(p => p.Running, (p, r) => (JsonNode)new JsonObject
        {
            ["pid"] = r.WorkerId,
            ["pool"] = p.Name,
            ["method"] = r.Method,
            ["path"] = r.Path,
            ["endpoint"] = r.Endpoint,
            ["elapsed"] = Seconds(r.Elapsed),
            ["trace_id"] = r.TraceId,
            ["stuck"] = r.IsStuck,
        })]);
        return new JsonObject { ["requests"] = requests, ["count"] = requests.Count };
    }

    public JsonNode Recycles()
    {
        var recycles = new JsonArray([.. Snapshots.SelectMany(p => p.Recycles, (p, r) => (Pool: p.Name, Recycle: r)).OrderByDescending(r => r.Recycle.Time).Select(p => (JsonNode)Describe(p.Pool, p.Recycle))]);
        return new JsonObject { ["recycles"] = recycles, ["count"] = recycles.Count };
    }

    /// <summary>gunicorn's dirty workers are the pool of that name here.</summary>
    public JsonNode Dirty()
    {
        var pool = server.Find(DirtyPool.Name);
        return new JsonObject
        {
            ["enabled"] = pool is not null,
            ["pid"] = pool is null ? null : Environment.ProcessId,
            ["workers"] = pool is null ? new JsonArray() : WorkerList([pool], withType: false),
            ["apps"] = new JsonArray(),
        };
    }

    public JsonNode Pools()
    {
        var pools = new JsonArray([.. Snapshots.Select(p => (JsonNode)new JsonObject
        {
            ["pool"] = p.Name,
            ["workers_current"] = Current(p),
            ["workers_target"] = p.TargetWorkers,
            ["workers_building"] = p.Building,
            ["capacity"] = p.Capacity,
            ["in_flight"] = p.InFlight,
            ["long_lived"] = p.LongLived,
            ["queued"] = p.Queued,
            ["requests"] = p.Served,
            ["refused"] = p.Refused,
            ["timed_out"] = p.TimedOut,
            ["stuck"] = p.Stuck,
            ["recycled"] = p.Recycled.Values.Sum(),
        })]);
        return new JsonObject { ["pools"] = pools, ["count"] = pools.Count };
    }

    public JsonNode Config() => new JsonObject(plans.Current.AllSettings.Select(s => KeyValuePair.Create<string, JsonNode?>(s.Name, s.Value)));

    public JsonNode Settings() => new JsonObject
    {
        ["plan_revision"] = plans.Current.Revision,
        ["settings"] = new JsonArray([.. plans.Current.AllSettings.Select(s => (JsonNode)new JsonObject { ["name"] = s.Name, ["value"] = s.Value, ["origin"] = s.Origin })]),
    };

    public JsonNode Listeners() => listeners.Make();

    public JsonNode Stats()
    {
        var snapshot = snapshots.Of(server.Default);
        var current = Current(snapshot);
        var recycled = snapshot.Recycled.Values.Sum();
        return new JsonObject
        {
            ["uptime"] = Seconds(clock.GetElapsedTime(_started)),
            ["pid"] = Environment.ProcessId,
            ["workers_current"] = current,
            ["workers_target"] = snapshot.TargetWorkers,
            ["workers_spawned"] = current + recycled,
            ["workers_killed"] = recycled,
            ["reloads"] = reloads.Applied,
            ["dirty_arbiter_pid"] = null,
            ["plan_revision"] = snapshot.PlanRevision,
            ["reloads_refused"] = reloads.Refused,
            ["workers_building"] = snapshot.Building,
            ["failed_builds"] = snapshot.FailedBuilds,
            ["recycled"] = new JsonObject(snapshot.Recycled.Select(r => KeyValuePair.Create<string, JsonNode?>(MetricTag.Name(r.Key), r.Value))),
            ["capacity"] = snapshot.Capacity,
            ["in_flight"] = snapshot.InFlight,
            ["long_lived"] = snapshot.LongLived,
            ["queued"] = snapshot.Queued,
            ["requests"] = snapshot.Served,
            ["refused"] = snapshot.Refused,
            ["timed_out"] = snapshot.TimedOut,
            ["stuck"] = snapshot.Stuck,
            ["connections"] = snapshot.Connections.Open,
            ["threads"] = snapshot.ThreadPool.Threads,
            ["thread_pool_delay"] = Seconds(snapshot.ThreadPool.Delay),
        };
    }

    private IEnumerable<WorkerPoolSnapshot> Snapshots => server.All.Select(snapshots.Of);

    private static int Current(WorkerPoolSnapshot pool) => pool.Workers.Count(w => w.State != WorkerState.Draining);

    private static JsonObject Describe(string pool, WorkerRecycle recycle) => new()
    {
        ["time"] = recycle.Time.ToString("O", CultureInfo.InvariantCulture),
        ["pid"] = recycle.WorkerId,
        ["pool"] = pool,
        ["age"] = recycle.Generation,
        ["reason"] = MetricTag.Name(recycle.Reason),
        ["detail"] = recycle.Detail,
        ["requests"] = recycle.Served,
        ["uptime"] = Seconds(recycle.Age),
    };

    private JsonArray WorkerList(IEnumerable<PoolRuntime> pools, bool withType) =>
        // The constructor, because the Add that a collection expression calls is not for trimmed programs.
        new([.. pools.Select(snapshots.Of).SelectMany(snapshot =>
        {
            var stuck = snapshot.Running.Where(r => r.IsStuck).Select(r => (r.WorkerId, r.Generation)).ToHashSet();
            return snapshot.Workers.OrderBy(w => w.Generation).ThenBy(w => w.Id).Select(w => (JsonNode)Describe(w, stuck.Contains((w.Id, w.Generation)), withType));
        })]);

    private static JsonObject Describe(WorkerSnapshot w, bool isStuck, bool withType)
    {
        var worker = new JsonObject
        {
            ["pid"] = w.Id,
            ["age"] = w.Generation,
            ["booted"] = true,
            ["aborted"] = isStuck,
            ["last_heartbeat"] = null,
            ["pool"] = w.Pool,
            ["state"] = MetricTag.Name(w.State),
            ["capacity"] = w.Capacity,
            ["in_flight"] = w.InFlight,
            ["long_lived"] = w.LongLived,
            ["requests"] = w.Served,
            ["max_requests"] = w.MaxRequests,
            ["uptime"] = Seconds(w.Age),
            ["idle"] = Seconds(w.Idle),
            ["due"] = w.Due is { } due ? MetricTag.Name(due) : null,
        };
        if (withType)
            worker.Insert(1, "type", w.Pool == DirtyPool.Name ? "dirty" : "web");
        return worker;
    }

    private static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 2);
}
