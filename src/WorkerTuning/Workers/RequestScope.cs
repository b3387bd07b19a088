using Microsoft.Extensions.DependencyInjection;

namespace WorkerTuning.Workers;

/// <summary>
/// The services of one request: a scope of its own, or what somebody has set in its place. Keeps a worker alive until the scope is disposed. Never
/// reused, so that a second disposal or a late one cannot reach another request.
/// </summary>
internal sealed class RequestScope : IPinHolder, IAsyncDisposable
{
    // In the place of a pin once the scope is disposed.
    private static readonly object Over = new();

    private readonly AsyncServiceScope _scope;
    private object? _pin;
    private int _isDisposed;

    /// <param name="scope">Owned.</param>
    public RequestScope(AsyncServiceScope scope)
    {
        _scope = scope;
        RequestServices = scope.ServiceProvider;
    }

    /// <param name="services">Somebody else's; there is nothing to dispose.</param>
    public RequestScope(IServiceProvider services)
    {
        RequestServices = services;
        _pin = Over;
        _isDisposed = 1;
    }

    public IServiceProvider RequestServices { get; set; }

    public bool IsDisposed => Volatile.Read(ref _isDisposed) != 0;

    public bool TryKeep(Worker worker) => Interlocked.CompareExchange(ref _pin, worker, null) is null;

    public bool TryMove(Worker worker) => MovedPin.TryAdd(ref _pin, worker);

    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return default;
        var disposing = Dispose();
        if (!disposing.IsCompletedSuccessfully)
            return Finish(disposing);
        EndPin();
        return default;
    }

    // Only now: a service that is disposed may be the first that asks for a worker-local.
    private void EndPin() => MovedPin.End(Interlocked.Exchange(ref _pin, Over));

    private async ValueTask Finish(ValueTask disposing)
    {
        try
        {
            await disposing;
        }
        finally
        {
            EndPin();
        }
    }

    // A synchronous throw must end the pin as well.
    private ValueTask Dispose()
    {
        try
        {
            return _scope.DisposeAsync();
        }
        catch (Exception e)
        {
            return ValueTask.FromException(e);
        }
    }
}
