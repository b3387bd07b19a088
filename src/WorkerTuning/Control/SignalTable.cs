namespace WorkerTuning.Control;

/// <summary>gunicorn's signals and what each asks for.</summary>
internal static class SignalTable
{
    /// <summary>Taken from the start of the host on.</summary>
    public static IReadOnlyList<SignalRow> FromStart { get; } =
    [
        new("HUP", -1, -1, ServerCommand.Reload),
        new("TTIN", -8, -8, ServerCommand.AddWorker),
        new("TTOU", -9, -9, ServerCommand.RemoveWorker),
        new("WINCH", -7, -7, ServerCommand.DrainWorkers),
        // .NET has no names for these two and takes the system's numbers.
        new("USR1", 10, 30, ServerCommand.ReopenLogs),
        new("USR2", 12, 31, ServerCommand.Upgrade),
    ];

    /// <summary>Those that end the host. They wait until it has started, and are taken before its own handlers, which stop it the slow way.</summary>
    public static IReadOnlyList<SignalRow> OnceStarted { get; } =
    [
        new("TERM", -4, -4, ServerCommand.Stop),
        new("INT", -2, -2, ServerCommand.StopQuickly),
        new("QUIT", -3, -3, ServerCommand.StopQuickly),
    ];
}
