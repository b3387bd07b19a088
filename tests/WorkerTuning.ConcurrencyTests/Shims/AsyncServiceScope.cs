using Microsoft.Extensions.DependencyInjection;
using Real = Microsoft.Extensions.DependencyInjection.AsyncServiceScope;

namespace WorkerTuning.ConcurrencyTests.Shims;

/// <summary>The same, in the rewritten assembly: what Coyote makes of a call of the framework's DisposeAsync is no valid program.</summary>
internal readonly struct AsyncServiceScope(IServiceScope scope) : IAsyncDisposable
{
    public IServiceProvider ServiceProvider => scope.ServiceProvider;

    public static implicit operator AsyncServiceScope(Real scope) => new(scope);

    public async ValueTask DisposeAsync() => await ((IAsyncDisposable)scope).DisposeAsync();
}
