using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using WorkerTuning.Configuration;
using WorkerTuning.Lifecycle;
using WorkerTuning.Planning;

namespace WorkerTuning.Dashboard;

/// <summary>Puts the snapshot into JSON, with what the dashboard shows beside it.</summary>
internal sealed class DashboardState(IPoolSnapshots pools, PlanStore plans, [FromKeyedServices(ServerClock.Key)] TimeProvider clock, IHostApplicationLifetime lifetime)
{
    private readonly DateTimeOffset _started = clock.GetUtcNow();

    public bool HasActions => plans.Current.Process.DashboardActions;

    /// <summary>The default pool's, with what is the process's.</summary>
    public WorkerPoolSnapshot GetSnapshot() => pools.Default;

    /// <summary>The state with the settings.</summary>
    public byte[] Write() => Write(GetSnapshot(), withSettings: true);

    /// <summary>A snapshot as it is streamed; the settings change only with <c>planRevision</c>.</summary>
    public byte[] Write(WorkerPoolSnapshot snapshot) => Write(snapshot, withSettings: false);

    private byte[] Write(WorkerPoolSnapshot snapshot, bool withSettings)
    {
        var state = JsonSerializer.SerializeToNode(snapshot, DashboardJson.Default.WorkerPoolSnapshot)!.AsObject();
        state["time"] = clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture);
        state["process"] = Environment.ProcessId;
        state["started"] = _started.ToString("O", CultureInfo.InvariantCulture);
        state["stopping"] = lifetime.ApplicationStopping.IsCancellationRequested;
        state["actions"] = HasActions;
        state["pools"] = new JsonArray([.. pools.Named.Select(Describe)]);
        if (withSettings)
            state["settings"] = JsonSerializer.SerializeToNode([.. plans.Current.AllSettings], DashboardJson.Default.Settings);
        return Write(state);
    }

    // What is the process's is said once.
    private static JsonNode Describe(WorkerPoolSnapshot pool)
    {
        var state = JsonSerializer.SerializeToNode(pool, DashboardJson.Default.WorkerPoolSnapshot)!.AsObject();
        foreach (var shared in (ReadOnlySpan<string>)["planRevision", "memory", "connections", "threadPool", "resources"])
            state.Remove(shared);
        return state;
    }

    private static byte[] Write(JsonObject state)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
            state.WriteTo(writer);
        return bytes.ToArray();
    }
}
