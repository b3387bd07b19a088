using WorkerTuning;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Marks endpoints that the worker pool treats unlike the rest.</summary>
public static class WorkerEndpointConventionExtensions
{
    /// <summary>Lets the endpoints run outside the worker pool; see <see cref="ExemptFromWorkersAttribute"/>.</summary>
    /// <typeparam name="TBuilder">The endpoints' builder.</typeparam>
    /// <param name="builder">The endpoints.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static TBuilder ExemptFromWorkers<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Add(static endpoint => endpoint.Metadata.Add(new ExemptFromWorkersAttribute()));
        return builder;
    }

    /// <summary>Has the endpoints' requests served by the workers of a pool of their own; see <see cref="WorkerPoolAttribute"/>.</summary>
    /// <typeparam name="TBuilder">The endpoints' builder.</typeparam>
    /// <param name="builder">The endpoints: of one route, a group, controllers, a hub, gRPC services, Razor pages.</param>
    /// <param name="name">The pool's name, as <see cref="WorkerTuningOptions.Pools"/> has it, whatever the case.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null or empty.</exception>
    public static TBuilder RequireWorkerPool<TBuilder>(this TBuilder builder, string name)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        var pool = new WorkerPoolAttribute(name);
        builder.Add(endpoint => endpoint.Metadata.Add(pool));
        return builder;
    }

    /// <summary>Lets the endpoints' streams and WebSockets hold their place on a worker to their end; see <see cref="HoldWorkerAttribute"/>.</summary>
    /// <typeparam name="TBuilder">The endpoints' builder.</typeparam>
    /// <param name="builder">The endpoints.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static TBuilder HoldWorker<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Add(static endpoint => endpoint.Metadata.Add(new HoldWorkerAttribute()));
        return builder;
    }

    /// <summary>Has the endpoints' requests refused last; see <see cref="ShedLastAttribute"/>.</summary>
    /// <typeparam name="TBuilder">The endpoints' builder.</typeparam>
    /// <param name="builder">The endpoints.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static TBuilder ShedLast<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Add(static endpoint => endpoint.Metadata.Add(new ShedLastAttribute()));
        return builder;
    }

    /// <summary>Has the endpoints' requests refused first; see <see cref="ShedFirstAttribute"/>.</summary>
    /// <typeparam name="TBuilder">The endpoints' builder.</typeparam>
    /// <param name="builder">The endpoints.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static TBuilder ShedFirst<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Add(static endpoint => endpoint.Metadata.Add(new ShedFirstAttribute()));
        return builder;
    }
}
