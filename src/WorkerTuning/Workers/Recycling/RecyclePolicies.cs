using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WorkerTuning.Configuration;

namespace WorkerTuning.Workers.Recycling;

/// <summary>The application's policies, each with what is known of its answers.</summary>
internal sealed class RecyclePolicies(IEnumerable<IRecyclePolicy> policies, [FromKeyedServices(ServerClock.Key)] TimeProvider clock, ILoggerFactory loggers)
{
    private readonly ILogger _logger = loggers.CreateUnfailing(Workers.Log.Category);

    public IReadOnlyList<AskedPolicy> All => field ??= [.. policies.Select(p => new AskedPolicy(p, clock, _logger))];
}
