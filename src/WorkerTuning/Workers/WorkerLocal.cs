using Microsoft.Extensions.DependencyInjection;
using WorkerTuning.Workers;

namespace WorkerTuning;

/// <summary>
/// Gives the <typeparamref name="T"/> of the worker that runs the current request: one instance for each worker, built with it, shared by its
/// requests (in class sync by one at a time, and besides by WebSockets, streams and hub connections that last), disposed after it is recycled and the last request that used it is gone. Inject it into scoped
/// and transient services, controllers, minimal API parameters, SignalR hubs, Blazor components, and other worker-locals.
/// </summary>
/// <typeparam name="T">A type registered with <c>AddWorkerLocal</c>.</typeparam>
public sealed class WorkerLocal<T>
    where T : class
{
    private readonly WorkerContext? _context;
    private readonly T? _value;

    /// <summary>For unit tests of what takes a worker-local: no worker is involved, and the caller disposes the value.</summary>
    /// <param name="value">What <see cref="Value"/> gives.</param>
    /// <exception cref="ArgumentNullException"><paramref name="value"/> is null.</exception>
    public WorkerLocal(T value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _value = value;
    }

    internal WorkerLocal(WorkerContext context) => _context = context;

    /// <summary>The worker's instance. Thread-safe as far as <typeparamref name="T"/> is: in class gthread and async several requests use it at a time, in class sync those that last do.</summary>
    /// <exception cref="InvalidOperationException">
    /// The scope is no request's and no worker's, such as one that a background service made: there is no worker then. Or the constructors of
    /// several worker-locals need each other's values.
    /// </exception>
    public T Value =>
        _value ?? (T)(_context!.Locals ?? throw new InvalidOperationException(
            $"WorkerLocal<{typeof(T).Name}> was used outside a worker. Only the scope of a request that a worker serves, and a worker's own, belong to a worker; a scope that the application makes itself does not. Pass the value on, or do the work in a request. (Without AddWorkerTuning there are no workers at all.)"))
        .Get(typeof(T));
}
