using Microsoft.Extensions.Logging;

namespace WorkerTuning.Control.ControlSocket;

internal static partial class Log
{
    public const string Category = "WorkerTuning.Control.Socket";

    [LoggerMessage(1, LogLevel.Information, "Control socket listening at {Path}", EventName = "SocketListens")]
    public static partial void SocketListens(ILogger logger, string path);

    // 2 and 3 were those of the next two in the category of the control socket.
    [LoggerMessage(90, LogLevel.Information, "Control socket: {Command}, asked for by {Peer}", EventName = "CommandTaken")]
    public static partial void CommandTaken(ILogger logger, string command, ControlPeer peer);

    [LoggerMessage(91, LogLevel.Warning, "Control socket: {Command} by {Peer} is refused: only the server's own user and root may act", EventName = "CommandRefused")]
    public static partial void CommandRefused(ILogger logger, string command, ControlPeer peer);

    [LoggerMessage(4, LogLevel.Debug, "Control socket: {Command}, answered to {Peer}", EventName = "CommandAnswered")]
    public static partial void CommandAnswered(ILogger logger, string command, ControlPeer peer);

    [LoggerMessage(5, LogLevel.Error, "Control socket: a command failed", EventName = "CommandFailed")]
    public static partial void CommandFailed(ILogger logger, Exception exception);

    [LoggerMessage(6, LogLevel.Debug, "Control socket: a connection ended: {Reason}", EventName = "ConnectionEnded")]
    public static partial void ConnectionEnded(ILogger logger, string reason);

    [LoggerMessage(7, LogLevel.Warning, "Control socket: a client could not be taken: {Reason}", EventName = "NotAccepted")]
    public static partial void NotAccepted(ILogger logger, string reason);
}
