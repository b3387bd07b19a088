using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using WorkerTuning.Applying;
using WorkerTuning.Configuration;
using WorkerTuning.Configuration.Pools;
using WorkerTuning.Workers;

namespace WorkerTuning.Lifecycle;

/// <summary>
/// Holds the pools that endpoints name against those that there are, before the server listens and before a reload is put in force. Endpoints are
/// looked at only where there is a pool to name, or code has named one: to ask for them is to build each a second time.
/// </summary>
/// <param name="locals">The registered worker-locals.</param>
/// <param name="madeBefore">How many endpoints had named pools when the services were registered.</param>
internal sealed class EndpointPools(IEnumerable<WorkerLocalType> locals, int madeBefore) : IPlanCheck
{
    private volatile EndpointDataSource? _endpoints;

    /// <summary>The application's endpoints are known from here on.</summary>
    public void Watch(EndpointDataSource endpoints) => _endpoints = endpoints;

    /// <exception cref="WorkerTuningException">An endpoint names a pool that the plan does not have; every such name is in the message.</exception>
    public void Check(WorkerPlan plan)
    {
        if (!IsRelevant(plan))
            return;
        var problems = Named()
            .Where(n => !plan.Pools.Any(p => IsSame(p.Name, n.Pool)))
            .GroupBy(n => n.Pool, StringComparer.OrdinalIgnoreCase)
            .Select(unknown => Unknown(unknown.Key, [.. unknown.Select(n => n.Endpoint.DisplayName ?? "an endpoint")], plan))
            .ToList();
        if (problems.Count > 0)
            throw new WorkerTuningException(problems);
    }

    /// <summary>The pools of a plan that no endpoint names.</summary>
    public IReadOnlyList<string> Unused(WorkerPlan plan)
    {
        if (plan.Pools.Count == 0)
            return [];
        var named = Named().Select(n => n.Pool).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. plan.Pools.Select(p => p.Name).Where(name => !named.Contains(name))];
    }

    /// <summary>Worker-locals that no worker has, since their pool is not in the plan; each with the pool.</summary>
    public IReadOnlyList<string> Homeless(WorkerPlan plan) =>
        [.. locals.Where(l => l.Pool is { } pool && !IsSame(pool, PoolName.Default) && !plan.Pools.Any(p => IsSame(p.Name, pool))).Select(l => $"{l.Type.Name} ({l.Pool})")];

    // A pool that a reload removes is one that code has named, or that none has.
    private bool IsRelevant(WorkerPlan plan) => plan.Pools.Count > 0 || WorkerPoolAttribute.Made > madeBefore;

    private IEnumerable<(Endpoint Endpoint, string Pool)> Named() =>
        from endpoint in _endpoints?.Endpoints ?? []
        let pool = endpoint.Metadata.GetMetadata<WorkerPoolAttribute>()?.Named
        where pool is not null
        select (endpoint, pool);

    private static string Unknown(string pool, IReadOnlyList<string> endpoints, WorkerPlan plan)
    {
        var near = NearestName.Find(pool, plan.Pools.Select(p => p.Name)) is { } meant ? $"; did you mean {meant}?" : ".";
        var more = endpoints.Count > 1 ? $" and {endpoints.Count - 1} more require" : " requires";
        return $"pools: {endpoints[0]}{more} the pool {pool}, and there is none{near} The pools are {string.Join(", ", plan.Pools.Select(p => p.Name).Prepend(PoolName.Default))}. Add {WorkerTuningOptions.SectionName}:Pools:{pool}, or take RequireWorkerPool out.";
    }

    private static bool IsSame(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
