using System.Reflection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Resources;

namespace WorkerTuning.Telemetry;

/// <summary>Whose metrics and traces they are, by what the host knows.</summary>
internal sealed class HostResource(IHostEnvironment environment) : IResourceDetector
{
    // One process, however many pipelines.
    private readonly string _instance = Guid.NewGuid().ToString();

    public Resource Detect() => new(Attributes().Where(a => a.Value is string { Length: > 0 } or long));

    private IEnumerable<KeyValuePair<string, object>> Attributes() =>
    [
        new("service.name", environment.ApplicationName),
        new("service.version", Assembly.GetEntryAssembly()?.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? ""),
        new("service.instance.id", _instance),
        new("deployment.environment.name", environment.EnvironmentName),
        new("host.name", Environment.MachineName),
        new("process.pid", (long)Environment.ProcessId),
    ];
}
