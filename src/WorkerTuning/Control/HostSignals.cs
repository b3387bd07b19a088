using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Options;

namespace WorkerTuning.Control;

/// <summary>
/// Takes the console's own signal handlers away once the host has started: they stop the host at the signal, where <c>shutdown_delay</c> has
/// the application's hubs and streams go on first. Those of another lifetime, such as a Windows service's, stay.
/// </summary>
internal sealed class HostSignals : IConfigureOptions<HostOptions>
{
    // The host asks for its options before its lifetime begins, and what is registered first is called last: after the console's own "Application started".
    public HostSignals(IHostApplicationLifetime lifetime, IServiceProvider services) =>
        lifetime.ApplicationStarted.Register(() => (services.GetService<IHostLifetime>() as ConsoleLifetime)?.Dispose());

    public void Configure(HostOptions options)
    {
        // It is here to be made in time.
    }
}
