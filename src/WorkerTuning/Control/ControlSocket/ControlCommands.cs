using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using WorkerTuning.Applying;
using WorkerTuning.Workers;

namespace WorkerTuning.Control.ControlSocket;

/// <summary>Finds the command that is meant, and has it carried out for those who may.</summary>
internal sealed class ControlCommands
{
    private readonly IReadOnlyList<ControlCommand> _all;
    private readonly ILogger _logger;
    private readonly ILogger _security;

    public ControlCommands(ControlReports reports, ControlActions actions, ILoggerFactory loggers)
    {
        _logger = loggers.CreateUnfailing(Log.Category);
        _security = loggers.CreateUnfailing(SecurityEvents.Category);
        _all =
        [
            Shows("show all", "Show all processes (arbiter, web workers, dirty workers)", reports.All),
            Shows("show workers", "List HTTP workers with their status", reports.Workers),
            Shows("show requests", "List requests that have run for more than a second", reports.Requests),
            Shows("show recycles", "List the last recycles", reports.Recycles),
            Shows("show pools", "List the pools of workers with their figures", reports.Pools),
            Shows("show dirty", "List dirty workers: those of the pool dirty", reports.Dirty),
            Shows("show config", "Show current effective configuration", reports.Config),
            Shows("show settings", "Show current effective configuration, and where each value came from", reports.Settings),
            Shows("show stats", "Show server statistics", reports.Stats),
            Shows("show listeners", "Show bound sockets", reports.Listeners),
            new("worker add [N]", "Add N workers (default 1)", true, actions.Add),
            new("worker remove [N]", "Remove N workers (default 1)", true, actions.Remove),
            new("worker kill <ID>", "Recycle a specific worker without dropping a request; of another pool as POOL/ID", true, actions.Kill),
            new("dirty add [N]", "Add N workers to the pool dirty (default 1)", true, actions.AddDirty),
            new("dirty remove [N]", "Remove N workers from the pool dirty (default 1)", true, actions.RemoveDirty),
            new("reload", "Graceful reload (HUP)", true, actions.Reload),
            new("reopen", "Reopen log files (USR1)", true, actions.Reopen),
            new("shutdown [graceful|quick]", "Shutdown server (TERM/INT)", true, actions.Shutdown),
            Shows("help", "Show this help", Help),
        ];
    }

    /// <exception cref="ControlRefusal">There is no such command, it cannot be carried out, or not for this peer.</exception>
    public JsonNode Run(IReadOnlyList<string> words, ControlPeer peer)
    {
        var text = string.Join(' ', words);
        var command = _all.FirstOrDefault(c => c.IsNamed(words)) ?? throw Unknown(words);
        var arguments = words.Skip(command.Name.Count).ToList();
        if (arguments.Count > (command.TakesArgument ? 1 : 0) || (command.NeedsArgument && arguments.Count == 0))
            throw new ControlRefusal($"The command is: {command.Usage}");
        if (!command.Acts)
            Log.CommandAnswered(_logger, text, peer);
        else if (peer.MayAct)
            Log.CommandTaken(_security, text, peer);
        else
        {
            Log.CommandRefused(_security, text, peer);
            throw new ControlRefusal($"{string.Join(' ', command.Name)} is for the server's own user and root; user {peer.User} may only look");
        }

        return command.Run(arguments.FirstOrDefault(), peer);
    }

    private static ControlCommand Shows(string usage, string help, Func<JsonNode> show) => new(usage, help, false, (_, _) => show());

    private JsonObject Help() => new()
    {
        ["commands"] = new JsonObject(_all.Select(c => KeyValuePair.Create<string, JsonNode?>(c.Usage, c.Help))),
    };

    private ControlRefusal Unknown(IReadOnlyList<string> words)
    {
        var kin = _all.Where(c => c.Name.Count > 1 && c.Name[0].Equals(words[0], StringComparison.OrdinalIgnoreCase)).Select(c => c.Name[1]).ToList();
        return new ControlRefusal(kin.Count == 0
            ? $"Unknown command: {words[0]}; help lists them"
            : $"{words[0]} takes one of {string.Join(", ", kin)}");
    }
}
