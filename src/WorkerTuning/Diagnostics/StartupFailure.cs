using System.Reflection;
using Microsoft.Extensions.Options;

namespace WorkerTuning.Diagnostics;

/// <summary>Ends the process with exit code 1 and a clean message where nobody catches that the settings do not hold.</summary>
internal static class StartupFailure
{
    private static int _installed;

    public static void Install()
    {
        if (Interlocked.Exchange(ref _installed, 1) == 0)
            AppDomain.CurrentDomain.UnhandledException += static (_, e) => Report(e.ExceptionObject as Exception);
    }

    private static void Report(Exception? exception)
    {
        while (exception is AggregateException or TargetInvocationException && exception.InnerException is { } inner)
            exception = inner;
        if (exception is not OptionsValidationException failure || failure.OptionsType != typeof(WorkerTuningOptions))
            return;
        foreach (var line in failure.Failures)
            Console.Error.WriteLine("Error: " + line);
        Environment.Exit(1);
    }
}
