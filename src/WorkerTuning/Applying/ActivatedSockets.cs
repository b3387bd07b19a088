using System.Globalization;
using WorkerTuning.Configuration;

namespace WorkerTuning.Applying;

/// <summary>systemd's socket activation: descriptors from 3 on, announced by LISTEN_FDS to the process that LISTEN_PID names.</summary>
internal static class ActivatedSockets
{
    private const string CountVariable = "LISTEN_FDS";
    private const string ProcessVariable = "LISTEN_PID";
    private const string NamesVariable = "LISTEN_FDNAMES";
    private const int First = 3;

    // More than systemd has ever passed; a wrong number must not be believed.
    private const int Most = 4_096;

    public static bool Announced(Func<string, string?> variable) => variable(CountVariable) is not (null or "" or "0");

    /// <summary>The descriptors that were passed to this process; none when nothing was announced.</summary>
    /// <exception cref="WorkerTuningException">Sockets were announced, but not to this process.</exception>
    public static IReadOnlyList<int> Read(Func<string, string?> variable, int processId)
    {
        if (!Announced(variable))
            return [];
        var text = variable(CountVariable)!;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count > Most)
            throw Refuse(text, string.Create(CultureInfo.InvariantCulture, $"must be the number of sockets that systemd passes, at most {Most}"));
        switch (variable(ProcessVariable))
        {
            case null or "":
                throw Refuse(text, $"says that systemd passed sockets, but {ProcessVariable}, which says to whom, is missing; start this process from the unit, or unset {CountVariable}");
            case var owner when !int.TryParse(owner, NumberStyles.None, CultureInfo.InvariantCulture, out var pid) || pid != processId:
                throw Refuse(text, $"was meant for process {owner}, this is {processId}; let ExecStart= name the program itself, or begin the wrapper script's last line with exec");
        }

        return [.. Enumerable.Range(First, count)];
    }

    /// <summary>Keeps the sockets from being announced to the programs that this process starts.</summary>
    public static void Forget()
    {
        foreach (var name in (string[])[CountVariable, ProcessVariable, NamesVariable])
            Environment.SetEnvironmentVariable(name, null);
    }

    private static WorkerTuningException Refuse(string count, string message) =>
        new(new SettingProblem(null, null, $"env {CountVariable}={count}", message));
}
