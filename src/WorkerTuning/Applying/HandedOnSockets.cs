using System.Globalization;
using WorkerTuning.Configuration;

namespace WorkerTuning.Applying;

/// <summary>gunicorn's way to hand listening sockets to the process that takes over (USR2): their descriptors in one variable, the old process in another.</summary>
internal static class HandedOnSockets
{
    public const string DescriptorsVariable = "GUNICORN_FD";
    public const string ProcessVariable = "GUNICORN_PID";

    /// <summary>The descriptors, in the order of the old process's binds; none where nothing was handed on.</summary>
    /// <exception cref="WorkerTuningException">The variable holds something else.</exception>
    public static IReadOnlyList<int> Read(Func<string, string?> variable)
    {
        if (variable(DescriptorsVariable) is not { Length: > 0 } text)
            return [];
        var sockets = new List<int>();
        foreach (var part in text.Split(','))
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var descriptor))
                throw new WorkerTuningException(new SettingProblem(null, null, $"env {DescriptorsVariable}={text}", "must be the descriptors that the old process hands on"));
            sockets.Add(descriptor);
        }

        return sockets;
    }

    /// <summary>The old process; null where this one was started in the ordinary way.</summary>
    public static int? OldProcess(Func<string, string?> variable) =>
        int.TryParse(variable(ProcessVariable), NumberStyles.None, CultureInfo.InvariantCulture, out var process) && process > 1 ? process : null;

    /// <summary>Keeps both from the programs that this process starts.</summary>
    public static void Forget()
    {
        Environment.SetEnvironmentVariable(DescriptorsVariable, null);
        Environment.SetEnvironmentVariable(ProcessVariable, null);
    }
}
