using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WorkerTuning.Configuration;
using WorkerTuning.Configuration.Sources;

namespace WorkerTuning.Diagnostics;

/// <summary>
/// Says of a host that reads gunicorn's flags and file, and in which nothing acts on them, what its Program.cs lacks. No service of this library is in such a
/// host; the event with which .NET's host builders show what they built to tools is where it can be seen.
/// </summary>
internal sealed class MissingRegistration : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
{
    private const string Source = "Microsoft.Extensions.Hosting";
    private const string Event = "HostBuilt";

    private static int _watches;

    private MissingRegistration()
    {
    }

    /// <summary>From now on, for every host of the process.</summary>
    public static void Watch()
    {
        if (Interlocked.Exchange(ref _watches, 1) == 0)
            DiagnosticListener.AllListeners.Subscribe(new MissingRegistration());
    }

    /// <summary>Whether the host lacks the registration.</summary>
    public static bool IsIn(IServiceProvider services) =>
        services.GetService<SettingsRegistration>() is null
        && services.GetService<IConfiguration>() is IConfigurationRoot root
        && ConfigurationReader.GunicornProviders(root).Any(p => p.Source.Arguments is not null);

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == Source)
            value.Subscribe(this, static name => name == Event);
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Value is IHost { Services: var services } && IsIn(services) && services.GetService<ILoggerFactory>() is { } loggers)
            Log.NotRegistered(loggers.CreateLogger(Log.Category));
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }
}
