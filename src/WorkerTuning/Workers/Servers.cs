using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace WorkerTuning.Workers;

/// <summary>Knows what holds on Kestrel and need not on another server.</summary>
internal static class Servers
{
    /// <summary>Kestrel always completes a response, and aborting a connection of it runs no code of the application's.</summary>
    public static bool IsKestrel(IFeatureCollection features) => features.GetType().Assembly == typeof(KestrelServerOptions).Assembly;
}
