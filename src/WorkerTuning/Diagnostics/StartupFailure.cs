using System.Reflection;
using Microsoft.Extensions.Options;

namespace WorkerTuning.Diagnostics;

/// <summary>Ends the process with exit code 1 and a clean message where no code catches that the settings do not hold, and in order where its start was interrupted.</summary>
internal static class StartupFailure
{
    private static int _installed;

    public static void Install()
    {
        if (Interlocked.Exchange(ref _installed, 1) == 0)
            AppDomain.CurrentDomain.UnhandledException += static (_, e) => Report(e.ExceptionObject as Exception);
    }

    /// <summary>What to print of an exception that nobody caught; null where it is not about the settings.</summary>
    public static IReadOnlyList<string>? Describe(Exception? exception)
    {
        while (exception is AggregateException or TargetInvocationException && exception.InnerException is { } inner)
            exception = inner;
        return exception is OptionsValidationException failure && failure.OptionsType == typeof(WorkerTuningOptions)
            ? [.. (failure as WorkerTuningException)?.Remarks ?? [], .. failure.Failures.Select(line => "Error: " + line)]
            : null;
    }

    private static void Report(Exception? exception)
    {
        // The stop that was asked for has happened.
        if (InterruptedStart.Explains(exception))
            Environment.Exit(Environment.ExitCode);
        if (Describe(exception) is not { } lines)
            return;
        foreach (var line in lines)
            Console.Error.WriteLine(line);
        Environment.Exit(1);
    }
}
