using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Options;

namespace WorkerTuning.Control;

/// <summary>
/// Removes the console's own signal handlers once the host has started: they stop the host at the signal, where <c>shutdown_delay</c> has
/// the application's hubs and streams go on first. The console's lines stay, and so do the handlers of another lifetime, such as a Windows service's.
/// </summary>
internal sealed class HostSignals : IConfigureOptions<HostOptions>
{
    // The host asks for its options before its lifetime begins, and what is registered first is called last: after the console's own "Application started".
    public HostSignals(IHostApplicationLifetime lifetime, IServiceProvider services) =>
        lifetime.ApplicationStarted.Register(() => Silence(services.GetService<IHostLifetime>()));

    public void Configure(HostOptions options)
    {
        // It is here to be made in time.
    }

    private static void Silence(IHostLifetime? host)
    {
        if (host is not ConsoleLifetime console)
            return;
        try
        {
            UnregisterShutdownHandlers(console);
        }
        catch (MissingMethodException)
        {
            // A version without it. "Application is shutting down" goes as well.
            console.Dispose();
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = nameof(UnregisterShutdownHandlers))]
    private static extern void UnregisterShutdownHandlers(ConsoleLifetime console);
}
