using System.Globalization;
using System.Text.Json.Nodes;
using WorkerTuning.Configuration.Pools;
using WorkerTuning.Lifecycle;

namespace WorkerTuning.Control.ControlSocket;

/// <summary>The commands that change something: what signals and the dashboard do, on gunicornc's behalf.</summary>
internal sealed class ControlActions(ServerRuntime server, IReloader reloader, ServerCommands commands, ControlLimits limits)
{
    public JsonNode Add(string? count, ControlPeer peer) => Add(server.Default, count);

    public JsonNode Remove(string? count, ControlPeer peer) => Remove(server.Default, count);

    public JsonNode AddDirty(string? count, ControlPeer peer) => Add(Dirty, count);

    public JsonNode RemoveDirty(string? count, ControlPeer peer) => Remove(Dirty, count);

    public JsonNode Kill(string? id, ControlPeer peer)
    {
        var (pool, worker) = Worker(id!);
        if (Array.BinarySearch(pool.Recycler.View.Ids, worker) < 0)
            throw new ControlRefusal($"Worker {id} not found; show workers lists them");
        _ = server.RecycleAsync(pool, worker);
        return new JsonObject { ["success"] = true, ["killed"] = worker };
    }

    public JsonNode Reload(string? argument, ControlPeer peer)
    {
        var reload = reloader.ReloadAsync(Cause(peer), CancellationToken.None);
        // Where no thread is left to carry it out, it begins once there is.
        if (!reload.Wait(limits.Reload))
            return new JsonObject { ["status"] = "reloading" };
        var result = reload.Result;
        return result.Applied
            ? new JsonObject { ["status"] = "reloaded", ["plan_revision"] = result.Revision, ["need_restart"] = new JsonArray([.. result.NeedRestart.Select(s => (JsonNode)s)]) }
            : throw new ControlRefusal($"The reload is refused and plan {result.Revision} stays in force:\n{string.Join('\n', result.Problems)}");
    }

    public JsonNode Reopen(string? argument, ControlPeer peer)
    {
        commands.Obey(ServerCommand.ReopenLogs, Cause(peer));
        return new JsonObject { ["status"] = "reopening" };
    }

    public JsonNode Shutdown(string? mode, ControlPeer peer)
    {
        var command = mode?.ToLowerInvariant() switch
        {
            null or "graceful" => ServerCommand.Stop,
            "quick" => ServerCommand.StopQuickly,
            _ => throw new ControlRefusal($"shutdown takes graceful or quick, not {mode}"),
        };
        commands.Obey(command, Cause(peer));
        return new JsonObject { ["status"] = "shutting_down", ["mode"] = command == ServerCommand.Stop ? "graceful" : "quick" };
    }

    private PoolRuntime Dirty => server.Find(DirtyPool.Name) ?? throw new ControlRefusal("There is no pool dirty; dirty_workers, or Pools:dirty, makes one");

    private JsonObject Add(PoolRuntime pool, string? count)
    {
        var (previous, total) = Resize(pool, count, 1);
        return new JsonObject { ["added"] = total - previous, ["previous"] = previous, ["total"] = total };
    }

    private JsonObject Remove(PoolRuntime pool, string? count)
    {
        var (previous, total) = Resize(pool, count, -1);
        return new JsonObject { ["removed"] = previous - total, ["previous"] = previous, ["total"] = total };
    }

    private (PoolRuntime Pool, int Worker) Worker(string id)
    {
        if (id.IndexOf('/', StringComparison.Ordinal) is not (> 0 and var slash))
            return (server.Default, Number(id, int.MaxValue));
        return server.Find(id[..slash]) is { } pool
            ? (pool, Number(id[(slash + 1)..], int.MaxValue))
            : throw new ControlRefusal($"There is no pool {id[..slash]}; show pools lists them");
    }

    private (int Previous, int Total) Resize(PoolRuntime pool, string? count, int sign)
    {
        var change = count is null ? 1 : Number(count, PoolControl.MostChange);
        // Asked for no change, it says how many there are to be now.
        return (server.Resize(pool, 0), server.Resize(pool, sign * change));
    }

    private static int Number(string text, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most
            ? number
            : throw new ControlRefusal($"Invalid argument: {text} is not a number from 1 to {most}");

    private static string Cause(ControlPeer peer) => $"control socket, {peer}";
}
