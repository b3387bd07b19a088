using System.Collections.Concurrent;

namespace WorkerTuning.Workers;

/// <summary>
/// Scopes of requests that ended by an exception on a server which may never dispose them; the test server is one. They are disposed a while
/// later, or no worker that served them would ever drain.
/// </summary>
internal sealed class OrphanedScopes(TimeProvider clock)
{
    // Longer than any server takes to answer such a request.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ConcurrentQueue<Orphan> _scopes = new();

    public void Add(RequestScope scope) => _scopes.Enqueue(new(scope, clock.GetTimestamp()));

    /// <summary>Disposes those that have waited long enough, on the thread pool.</summary>
    /// <param name="all">True once no request runs any more: then none need wait.</param>
    public void Collect(bool all = false)
    {
        while (_scopes.TryPeek(out var next) && (next.Scope.IsDisposed || all || clock.GetElapsedTime(next.Since) >= Patience) && _scopes.TryDequeue(out next))
        {
            if (!next.Scope.IsDisposed)
                _ = Task.Run(async () => await next.Scope.DisposeAsync());
        }
    }

    private sealed record Orphan(RequestScope Scope, long Since);
}
