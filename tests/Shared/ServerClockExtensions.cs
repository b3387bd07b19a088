using Microsoft.Extensions.DependencyInjection;

namespace WorkerTuning.Tests.Shared;

internal static class ServerClockExtensions
{
    /// <summary>Gives the server a clock, by the name that the docs give to users.</summary>
    public static IServiceCollection AddServerClock(this IServiceCollection services, TimeProvider clock) =>
        services.AddKeyedSingleton("WorkerTuning", clock);
}
