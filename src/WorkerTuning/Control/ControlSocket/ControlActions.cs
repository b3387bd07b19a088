using System.Globalization;
using System.Text.Json.Nodes;
using WorkerTuning.Lifecycle;

namespace WorkerTuning.Control.ControlSocket;

/// <summary>The commands that change something: what signals and the dashboard do, on gunicornc's behalf.</summary>
internal sealed class ControlActions(IWorkerPoolControl pool, IReloader reloader, ServerCommands commands, ControlLimits limits)
{
    public JsonNode Add(string? count, ControlPeer peer)
    {
        var (previous, total) = Resize(count, 1);
        return new JsonObject { ["added"] = total - previous, ["previous"] = previous, ["total"] = total };
    }

    public JsonNode Remove(string? count, ControlPeer peer)
    {
        var (previous, total) = Resize(count, -1);
        return new JsonObject { ["removed"] = previous - total, ["previous"] = previous, ["total"] = total };
    }

    public JsonNode Kill(string? id, ControlPeer peer)
    {
        var worker = Number(id!, int.MaxValue);
        return pool.Recycle(worker)
            ? new JsonObject { ["success"] = true, ["killed"] = worker }
            : throw new ControlRefusal($"Worker {worker} not found; show workers lists them");
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

    private (int Previous, int Total) Resize(string? count, int sign)
    {
        var change = count is null ? 1 : Number(count, PoolControl.MostChange);
        // Asked for no change, it says how many there shall be now.
        return (pool.Resize(0), pool.Resize(sign * change));
    }

    private static int Number(string text, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most
            ? number
            : throw new ControlRefusal($"Invalid argument: {text} is not a number from 1 to {most}");

    private static string Cause(ControlPeer peer) => $"control socket, {peer}";
}
