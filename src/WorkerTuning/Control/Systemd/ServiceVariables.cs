using System.Globalization;

namespace WorkerTuning.Control.Systemd;

/// <summary>What systemd says in the environment of a service.</summary>
/// <param name="Socket">Where it wants to be told; null where it does not.</param>
/// <param name="Watchdog">How often it wants a sign of life at least; zero for never.</param>
/// <param name="IsMain">Whether systemd itself started this process as a service's.</param>
internal sealed record ServiceVariables(string? Socket, TimeSpan Watchdog, bool IsMain)
{
    private const string SocketName = "NOTIFY_SOCKET";
    private const string WatchdogName = "WATCHDOG_USEC";
    private const string WatchdogProcessName = "WATCHDOG_PID";

    // Since systemd 248; inherited, so that it says something of that process only.
    private const string ProcessName = "SYSTEMD_EXEC_PID";

    public static ServiceVariables Read(Func<string, string?> variable, int processId) =>
        new(variable(SocketName) is { Length: > 0 } socket ? socket : null, ReadWatchdog(variable, processId), variable(ProcessName) == processId.ToString(CultureInfo.InvariantCulture));

    /// <summary>Reads them and takes them away, so that programs that this process starts do not speak for it.</summary>
    public static ServiceVariables Take()
    {
        var variables = Read(Environment.GetEnvironmentVariable, Environment.ProcessId);
        foreach (var name in (string[])[SocketName, WatchdogName, WatchdogProcessName])
            Environment.SetEnvironmentVariable(name, null);
        return variables;
    }

    private static TimeSpan ReadWatchdog(Func<string, string?> variable, int processId)
    {
        if (!long.TryParse(variable(WatchdogName), NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds))
            return TimeSpan.Zero;
        var meant = variable(WatchdogProcessName);
        var isOurs = string.IsNullOrEmpty(meant) || meant == processId.ToString(CultureInfo.InvariantCulture);
        return isOurs ? TimeSpan.FromMicroseconds(microseconds) : TimeSpan.Zero;
    }
}
