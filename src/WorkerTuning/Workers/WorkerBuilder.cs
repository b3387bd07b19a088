using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using WorkerTuning.Configuration.Pools;

namespace WorkerTuning.Workers;

/// <summary>Builds a worker: its scope, every worker-local in it, and their warm-ups.</summary>
internal sealed class WorkerBuilder(IServiceScopeFactory scopes, IEnumerable<WorkerLocalType> locals, WorkerHooks hooks)
{
    private readonly WorkerLocalType[] _locals = [.. locals];
    private readonly ConcurrentDictionary<string, LocalTypes> _ofPools = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>False where no worker-local is registered: requests then need not learn their worker through DI.</summary>
    public bool HasLocals => _locals.Length > 0;

    /// <param name="identity">Who it will be.</param>
    /// <param name="clock">Tells when it was born, after the warm-ups.</param>
    /// <param name="drained">See <see cref="Worker"/>.</param>
    /// <param name="cancellationToken">Ends the hooks and the warm-ups.</param>
    /// <exception cref="Exception">Whatever a constructor or a warm-up throws; the scope is disposed by then.</exception>
    public async Task<Worker> BuildAsync(WorkerIdentity identity, TimeProvider clock, Action<Worker> drained, CancellationToken cancellationToken)
    {
        await hooks.PreForkAsync(identity, cancellationToken);
        var scope = scopes.CreateAsyncScope();
        try
        {
            var types = _ofPools.GetOrAdd(identity.Pool ?? PoolName.Default, _ => new LocalTypes(_locals, identity.Pool));
            var locals = new WorkerLocals(scope.ServiceProvider, types);
            scope.ServiceProvider.GetRequiredService<WorkerContext>().Locals = locals;
            await hooks.PostForkAsync(identity, cancellationToken);
            foreach (var local in types.All)
            {
                if (locals.Get(local) is IWorkerWarmup warmup)
                    await warmup.WarmUpAsync(cancellationToken);
            }

            cancellationToken.ThrowIfCancellationRequested();
            await hooks.PostWorkerInitAsync(identity, cancellationToken);
            return new Worker(identity, scope, locals, clock.GetTimestamp(), drained);
        }
        catch (Exception failure)
        {
            await hooks.WorkerExitAsync(identity);
            try
            {
                await DisposeAsync(scope, failure);
            }
            finally
            {
                await hooks.ChildExitAsync(identity);
            }

            throw;
        }
    }

    private static async Task DisposeAsync(AsyncServiceScope scope, Exception failure)
    {
        try
        {
            await scope.DisposeAsync();
        }
        catch (Exception second)
        {
            throw new AggregateException("A worker failed to build, and what there was of it failed to dispose.", failure, second);
        }
    }
}
