using Microsoft.Extensions.Logging;

namespace WorkerTuning.Applying;

internal static partial class Log
{
    public const string Category = "WorkerTuning";

    [LoggerMessage(20, LogLevel.Information, "Listening on {Sockets}, passed by systemd; left aside: {Ignored}", EventName = "SocketsFromSystemd")]
    public static partial void SocketsFromSystemd(ILogger logger, string sockets, string ignored);

    [LoggerMessage(21, LogLevel.Information, "systemd passed sockets (LISTEN_FDS), and no bind is set: they are left to the application. Set bind = fd://3 to listen on them here", EventName = "SocketsLeftAlone")]
    public static partial void SocketsLeftAlone(ILogger logger);

    [LoggerMessage(22, LogLevel.Warning, "{Setting} has no meaning on this system and is left out", EventName = "NotOnThisSystem")]
    public static partial void NotOnThisSystem(ILogger logger, string setting);

    [LoggerMessage(23, LogLevel.Warning, "reuse_port has no effect: the application binds its sockets itself, in SocketTransportOptions.CreateBoundListenSocket", EventName = "ReusePortLeftToApplication")]
    public static partial void ReusePortLeftToApplication(ILogger logger);

    [LoggerMessage(24, LogLevel.Warning, "The process cannot be named {Name}: {Reason}", EventName = "NameNotSet")]
    public static partial void NameNotSet(ILogger logger, string name, string reason);

    [LoggerMessage(25, LogLevel.Warning, "The pid file {Path} could not be taken away: {Reason}", EventName = "PidFileLeft")]
    public static partial void PidFileLeft(ILogger logger, string path, string reason);

    [LoggerMessage(33, LogLevel.Warning, "The control socket {Path} stays as it is: {Reason}", EventName = "ControlSocketLeft")]
    public static partial void ControlSocketLeft(ILogger logger, string path, string reason);

    [LoggerMessage(34, LogLevel.Debug, "Command line stays as it was at the start: {Reason}", EventName = "TitleNotSet")]
    public static partial void TitleNotSet(ILogger logger, string reason);

    [LoggerMessage(26, LogLevel.Information, "The process runs as {User}:{Group} now", EventName = "UserChanged")]
    public static partial void UserChanged(ILogger logger, uint user, uint group);

    [LoggerMessage(27, LogLevel.Information, "The thread pool keeps at least {Wanted} threads from now on instead of {Before}: requests block its threads while a processor is free", EventName = "ThreadsRaised")]
    public static partial void ThreadsRaised(ILogger logger, int before, int wanted);

    [LoggerMessage(29, LogLevel.Warning, "The thread pool refused a minimum of {Wanted} threads and keeps {Before}: it is above the maximum that the application or DOTNET_ThreadPool_ForceMaxWorkerThreads set", EventName = "ThreadsRefused")]
    public static partial void ThreadsRefused(ILogger logger, int before, int wanted);

    [LoggerMessage(30, LogLevel.Information, "The application's own code decided otherwise than the plan: {Overridden}", EventName = "PlanOverridden")]
    public static partial void PlanOverridden(ILogger logger, string overridden);

    [LoggerMessage(31, LogLevel.Information, "New handshakes show the renewed certificate {Subject}, valid until {Until:u}", EventName = "CertificateRenewed")]
    public static partial void CertificateRenewed(ILogger logger, string subject, DateTime until);

    [LoggerMessage(32, LogLevel.Warning, "{Path} cannot be read by the user that the process became: the certificate stays the one of the start", EventName = "CertificateNotRead")]
    public static partial void CertificateNotRead(ILogger logger, string path);

    [LoggerMessage(44, LogLevel.Warning, "{Concern}", EventName = "CertificateConcern")]
    public static partial void CertificateConcern(ILogger logger, string concern);

    [LoggerMessage(40, LogLevel.Information, "Listening on {Sockets}, handed on by process {Process}", EventName = "SocketsHandedOn")]
    public static partial void SocketsHandedOn(ILogger logger, string sockets, int process);

    // 41 was SocketFileLost.

    [LoggerMessage(45, LogLevel.Information, "Bind {Binds} takes the place of {Addresses}", EventName = "BindWins")]
    public static partial void BindWins(ILogger logger, string binds, string addresses);

    [LoggerMessage(46, LogLevel.Information, "{Settings} left alone: {Server} does not listen, so the process is not this server's to change", EventName = "ProcessLeftAlone")]
    public static partial void ProcessLeftAlone(ILogger logger, string settings, string server);

    [LoggerMessage(42, LogLevel.Critical, "The start failed: the server listens, but what comes after that did not succeed. The application stops", EventName = "StartFailed")]
    public static partial void StartFailed(ILogger logger, Exception exception);

    [LoggerMessage(43, LogLevel.Warning, "graceful_timeout limited: this host ends its connections {Seconds} s after the order to stop. UseShutdownTimeout of the host's builder sets that", EventName = "StopLimitedByHost")]
    public static partial void StopLimitedByHost(ILogger logger, double seconds);
}
