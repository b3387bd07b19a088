using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using WorkerTuning.Applying;
using WorkerTuning.Configuration;
using WorkerTuning.Lifecycle;
using WorkerTuning.Planning;
using WorkerTuning.Tests.Shared;
using WorkerTuning.Workers;

namespace WorkerTuning.Tests.Control;

/// <summary>Everything that AddWorkerTuning adds, without a host: the clock stands still and the arbiter turns when a test turns it.</summary>
internal sealed class ControlFixture : IDisposable
{
    private readonly ServiceProvider _services;

    public ControlFixture(Action<IServiceCollection>? add = null, Action<WorkerTuningOptions>? configure = null, params (string Key, string Value)[] settings)
    {
        foreach (var (key, value) in settings)
            Source.Set(key, value);
        var root = new ConfigurationBuilder().Add(Source).Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(root);
        services.AddServerClock(Clock);
        services.AddSingleton<IHostApplicationLifetime>(Lifetime);
        services.AddSingleton(new ProcessEnvironment { Variables = new Dictionary<string, string>(), CurrentDirectory = "/", Cpu = 2 });
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Logs));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<ServerStop>(provider, (Action<int>)Exits.Add));
        // At once, so that a test sees the lines of what it did.
        services.AddSingleton(provider => new LogRelay(provider.GetRequiredService<ILoggerFactory>(), line => line()));
        services.AddWorkerTuning(root, configure);
        add?.Invoke(services);
        _services = services.BuildServiceProvider();
        Plan();
    }

    public ManualTime Clock { get; } = new();

    public CapturingLoggerProvider Logs { get; } = new();

    public ApplicationLifetime Lifetime { get; } = new(NullLogger<ApplicationLifetime>.Instance);

    public ChangingSource Source { get; } = new();

    /// <summary>The codes with which the process would have exited.</summary>
    public List<int> Exits { get; } = [];

    public ServerRuntime Runtime => Get<ServerRuntime>();

    public WorkerPlan Plan() => Get<PlanStore>().Current;

    public T Get<T>()
        where T : notnull =>
        _services.GetRequiredService<T>();

    /// <summary>One of the services that the host's phases go through.</summary>
    public T Part<T>()
        where T : IHostedService =>
        _services.GetKeyedServices<IHostedService>(HostPhases.Key).OfType<T>().Single();

    public string? Setting(string name) => Plan().Settings.FirstOrDefault(s => s.Name == name)?.Value;

    public void Dispose() => _services.Dispose();
}
