using Microsoft.Extensions.Logging;

namespace WorkerTuning.Diagnostics;

internal static partial class Log
{
    public const string Category = "WorkerTuning";

    [LoggerMessage(1, LogLevel.Information, "{Plan}", EventName = "PlanInForce")]
    public static partial void PlanInForce(ILogger logger, string plan);

    [LoggerMessage(2, LogLevel.Warning, "{Problem}", EventName = "SettingWarning")]
    public static partial void SettingWarning(ILogger logger, string problem);

    [LoggerMessage(3, LogLevel.Information, "{Note}", EventName = "SettingNote")]
    public static partial void SettingNote(ILogger logger, string note);

    [LoggerMessage(4, LogLevel.Warning, "Advice on {Setting}: {Text}", EventName = "Advice")]
    public static partial void Advice(ILogger logger, string setting, string text);

    [LoggerMessage(10, LogLevel.Information, "Advice on {Setting}: {Text}", EventName = "AdviceRemark")]
    public static partial void Remark(ILogger logger, string setting, string text);

    [LoggerMessage(5, LogLevel.Information, "Settings are read from {Path}", EventName = "ConfigFileRead")]
    public static partial void ConfigFileRead(ILogger logger, string path);

    [LoggerMessage(8, LogLevel.Information, "Settings that are not set have gunicorn's defaults, because of {Reason}; Defaults = aspnetcore keeps ASP.NET Core's", EventName = "GunicornDefaults")]
    public static partial void GunicornDefaults(ILogger logger, string reason);

    [LoggerMessage(9, LogLevel.Warning, "gunicorn's flags and gunicorn.conf.py are ignored: Program.cs reads them with AddGunicorn, and nothing acts on them without builder.Services.AddWorkerTuning(builder.Configuration)", EventName = "NotRegistered")]
    public static partial void NotRegistered(ILogger logger);

    [LoggerMessage(6, LogLevel.Warning, "{Path} is no longer there; what it set has given way to weaker sources and defaults", EventName = "ConfigFileGone")]
    public static partial void ConfigFileGone(ILogger logger, string path);

    [LoggerMessage(7, LogLevel.Warning, "Probes {Paths} are {Fate}: map them with {Conventions}", EventName = "ProbesInTheWay")]
    public static partial void ProbesInTheWay(ILogger logger, string paths, string fate, string conventions);
}
