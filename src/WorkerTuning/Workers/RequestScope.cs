using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace WorkerTuning.Workers;

/// <summary>
/// A request's own DI scope and the pin that keeps its worker alive until the scope is disposed. Made for one request and never reused, so that
/// a second disposal or a late one cannot reach another request.
/// </summary>
internal sealed class RequestScope : IServiceProvidersFeature, IAsyncDisposable
{
    private readonly AsyncServiceScope _scope;
    private readonly bool _holdsPin;
    private Worker? _worker;

    private RequestScope(Worker worker, AsyncServiceScope scope, bool holdsPin)
    {
        _worker = worker;
        _scope = scope;
        _holdsPin = holdsPin;
        RequestServices = scope.ServiceProvider;
    }

    /// <summary>Takes the lease's place as the request's feature once the pipeline is done.</summary>
    public IServiceProvider RequestServices { get; set; }

    public bool IsDisposed => Volatile.Read(ref _worker) is null;

    /// <summary>Owned by the response, which disposes it at its end.</summary>
    /// <param name="worker">Its pin goes over to the scope.</param>
    /// <param name="scope">The scope.</param>
    /// <param name="holdsPin">False where there was no worker to be had.</param>
    public static RequestScope On(Worker worker, AsyncServiceScope scope, bool holdsPin) => new(worker, scope, holdsPin);

    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _worker, null) is not { } worker)
            return default;
        var disposing = Dispose();
        if (!disposing.IsCompletedSuccessfully)
            return Finish(disposing, worker);
        EndPin(worker);
        return default;
    }

    private void EndPin(Worker worker)
    {
        if (_holdsPin)
            worker.EndPin();
    }

    private async ValueTask Finish(ValueTask disposing, Worker worker)
    {
        try
        {
            await disposing;
        }
        finally
        {
            EndPin(worker);
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
