using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using WorkerTuning.Configuration;

namespace WorkerTuning.Control;

/// <summary>
/// Takes the console's own signal handlers away once the host has started: they stop the host at the signal, where <c>shutdown_delay</c> has
/// the application's hubs and streams go on first. Those of another lifetime, such as a Windows service's, stay, and those of a host whose server does not listen.
/// </summary>
internal sealed class HostSignals : IConfigureOptions<HostOptions>
{
    // The host's own.
    private const string Category = "Microsoft.Hosting.Lifetime";

    private readonly IHostApplicationLifetime _lifetime;
    private readonly IServiceProvider _services;

    // The host asks for its options before its lifetime begins, and what is registered first is called last: after the console's own "Application started".
    public HostSignals(IHostApplicationLifetime lifetime, IServiceProvider services)
    {
        (_lifetime, _services) = (lifetime, services);
        lifetime.ApplicationStarted.Register(Silence);
    }

    public void Configure(HostOptions options)
    {
        // It is here to be made in time.
    }

    private void Silence()
    {
        if (_services.GetRequiredService<ListeningServer>().LeavesProcessAlone || _services.GetService<IHostLifetime>() is not ConsoleLifetime console)
            return;
        console.Dispose();
        if (_services.GetService<IOptions<ConsoleLifetimeOptions>>()?.Value.SuppressStatusMessages == true)
            return;
        // The one other thing that went with them.
        var logger = _services.GetRequiredService<ILoggerFactory>().CreateLogger(Category);
        _lifetime.ApplicationStopping.Register(() => Log.ShuttingDown(logger));
    }
}
