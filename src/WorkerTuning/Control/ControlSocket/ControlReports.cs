using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using WorkerTuning.Configuration;
using WorkerTuning.Lifecycle;
using WorkerTuning.Planning;
using WorkerTuning.Workers;

namespace WorkerTuning.Control.ControlSocket;

/// <summary>What can be looked at: gunicorn's members with gunicorn's meaning as far as there is one here, then those that it has no words for.</summary>
internal sealed class ControlReports(IWorkerPool pool, PlanStore plans, ReloadHistory reloads, ListenerReport listeners, [FromKeyedServices(ServerClock.Key)] TimeProvider clock)
{
    private readonly long _started = clock.GetTimestamp();

    public JsonNode All()
    {
        var workers = WorkerList(withType: true);
        return new JsonObject
        {
            ["arbiter"] = new JsonObject { ["pid"] = Environment.ProcessId, ["type"] = "arbiter", ["role"] = "master" },
            ["web_workers"] = workers,
            ["web_worker_count"] = workers.Count,
            ["dirty_arbiter"] = null,
            ["dirty_workers"] = new JsonArray(),
            ["dirty_worker_count"] = 0,
        };
    }

    public JsonNode Workers()
    {
        var workers = WorkerList(withType: false);
        return new JsonObject { ["workers"] = workers, ["count"] = workers.Count };
    }

    public JsonNode Requests()
    {
        var requests = new JsonArray([.. pool.GetSnapshot().Running.Select(r => (JsonNode)new JsonObject
        {
            ["pid"] = r.WorkerId,
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
        var recycles = new JsonArray([.. pool.GetSnapshot().Recycles.Select(r => (JsonNode)new JsonObject
        {
            ["time"] = r.Time.ToString("O", CultureInfo.InvariantCulture),
            ["pid"] = r.WorkerId,
            ["age"] = r.Generation,
            ["reason"] = MetricTag.Name(r.Reason),
            ["detail"] = r.Detail,
            ["requests"] = r.Served,
            ["uptime"] = Seconds(r.Age),
        })]);
        return new JsonObject { ["recycles"] = recycles, ["count"] = recycles.Count };
    }

    public static JsonNode Dirty() => new JsonObject { ["enabled"] = false, ["pid"] = null, ["workers"] = new JsonArray(), ["apps"] = new JsonArray() };

    public JsonNode Config() => new JsonObject(plans.Current.Settings.Select(s => KeyValuePair.Create<string, JsonNode?>(s.Name, s.Value)));

    public JsonNode Settings() => new JsonObject
    {
        ["plan_revision"] = plans.Current.Revision,
        ["settings"] = new JsonArray([.. plans.Current.Settings.Select(s => (JsonNode)new JsonObject { ["name"] = s.Name, ["value"] = s.Value, ["origin"] = s.Origin })]),
    };

    public JsonNode Listeners() => listeners.Make();

    public JsonNode Stats()
    {
        var snapshot = pool.GetSnapshot();
        var current = snapshot.Workers.Count(w => w.State != WorkerState.Draining);
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

    private JsonArray WorkerList(bool withType)
    {
        var snapshot = pool.GetSnapshot();
        var stuck = snapshot.Running.Where(r => r.IsStuck).Select(r => (r.WorkerId, r.Generation)).ToHashSet();
        // The constructor, because the Add that a collection expression calls is not for trimmed programs.
        return new JsonArray([.. snapshot.Workers.OrderBy(w => w.Generation).ThenBy(w => w.Id).Select(JsonNode (w) =>
        {
            var worker = new JsonObject
            {
                ["pid"] = w.Id,
                ["age"] = w.Generation,
                ["booted"] = true,
                ["aborted"] = stuck.Contains((w.Id, w.Generation)),
                ["last_heartbeat"] = null,
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
                worker.Insert(1, "type", "web");
            return worker;
        })]);
    }

    private static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 2);
}
