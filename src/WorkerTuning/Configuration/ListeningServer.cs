using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace WorkerTuning.Configuration;

/// <summary>
/// Whether the server of a host listens. Where it does not, as in a test or under a tool that wants the application's services, the process and its machine are
/// not the server's to change or to judge.
/// </summary>
/// <param name="services">The registrations: the server itself cannot be asked for while it is made, and that is when the settings are read.</param>
internal sealed class ListeningServer(IServiceCollection services)
{
    private readonly Lazy<Type?> _other = new(() => Other(services));

    public bool LeavesProcessAlone => _other.Value is not null;

    /// <summary>Its name where it does not listen.</summary>
    public string? Name => _other.Value?.Name;

    public static bool IsKestrel(IServer server) => IsKestrel(server.GetType());

    private static bool IsKestrel(Type server) => server.Assembly == typeof(KestrelServer).Assembly;

    // Null for Kestrel, for no server, and for one that only a delegate knows; that of WebApplicationFactory says what it makes.
    private static Type? Other(IServiceCollection services)
    {
        var server = services.LastOrDefault(s => s.ServiceType == typeof(IServer) && !s.IsKeyedService);
        var type = server?.ImplementationType ?? server?.ImplementationInstance?.GetType() ?? server?.ImplementationFactory?.Method.ReturnType;
        return type is { IsClass: true } && type != typeof(object) && !IsKestrel(type) ? type : null;
    }
}
