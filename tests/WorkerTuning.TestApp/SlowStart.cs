using System.Diagnostics;
using System.Runtime.InteropServices;

namespace WorkerTuning.TestApplication;

/// <summary>What happens to a server before it listens.</summary>
internal static class SlowStart
{
    /// <summary>Signals that come before the host is built: TESTAPP_EARLY_SIGNALS names them.</summary>
    public static void SendEarlySignals()
    {
        foreach (var signal in (Environment.GetEnvironmentVariable("TESTAPP_EARLY_SIGNALS") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            using var kill = Process.Start("kill", ["-" + signal, $"{Environment.ProcessId}"]);
            kill.WaitForExit();
        }
    }

    /// <summary>TESTAPP_SLOW_START: a service of the application takes until a signal has come (<c>signal</c>), or until the start is cancelled (<c>token</c>).</summary>
    public static void AddSlowStart(this IServiceCollection services)
    {
        if (Environment.GetEnvironmentVariable("TESTAPP_SLOW_START") is { } way)
            services.AddHostedService(_ => new Waits(way == "signal"));
    }

    private sealed class Waits(bool forSignal) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken)
        {
            var signalled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            // The last to register is the first to be called.
            PosixSignal[] signals = forSignal ? [PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT] : [];
            var registrations = signals.Select(s => PosixSignalRegistration.Create(s, _ => signalled.TrySetResult())).ToList();
            Console.WriteLine("the start waits");
            await signalled.Task.WaitAsync(cancellationToken);
            registrations.ForEach(r => r.Dispose());
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
