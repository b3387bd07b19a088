using Microsoft.Extensions.Configuration;

namespace WorkerTuning.Configuration.Sources;

/// <summary>Where .NET's own settings say that the host listens.</summary>
internal static class HostAddresses
{
    private const string Endpoints = "Kestrel:Endpoints";

    private static readonly string[] Keys = ["urls", "http_ports", "https_ports"];

    private static readonly string[] Prefixes = ["ASPNETCORE_", "DOTNET_", ""];

    /// <returns>In words, such as <c>env ASPNETCORE_HTTP_PORTS = 8080</c>; null where they say nothing, or where sockets that were passed to the process take the place of all addresses.</returns>
    public static string? Find(IReadOnlyList<IConfigurationRoot> roots, ProcessEnvironment environment)
    {
        if (environment.Variables.GetValueOrDefault("LISTEN_FDS") is not (null or "" or "0") || environment.Variables.GetValueOrDefault("GUNICORN_FD") is { Length: > 0 })
            return null;
        foreach (var root in roots)
        {
            var endpoints = root.GetSection(Endpoints).GetChildren().Select(e => e.Key).ToList();
            if (endpoints.Count > 0)
                return $"{Endpoints} ({string.Join(", ", endpoints)})";
            if (Keys.FirstOrDefault(key => root[key] is { Length: > 0 }) is { } key)
                return $"{Name(key, root[key]!, environment)} = {root[key]}";
        }

        return null;
    }

    private static string Name(string key, string value, ProcessEnvironment environment) =>
        Prefixes.Select(prefix => prefix + key.ToUpperInvariant()).FirstOrDefault(name => environment.Variables.GetValueOrDefault(name) == value) is { } variable
            ? "env " + variable
            : key;
}
