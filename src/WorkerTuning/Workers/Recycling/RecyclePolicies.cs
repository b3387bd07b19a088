using Microsoft.Extensions.Logging;

namespace WorkerTuning.Workers.Recycling;

/// <summary>Asks the application's policies about the workers, one after another. Runs on a thread of the pool: policies are user code.</summary>
internal sealed class RecyclePolicies(IEnumerable<IRecyclePolicy> policies, ILoggerFactory loggers)
{
    private readonly ILogger _logger = loggers.CreateUnfailing(Workers.Log.Category);
    private readonly IRecyclePolicy[] _policies = [.. policies];
    private readonly HashSet<IRecyclePolicy> _failing = [];

    public bool Any => _policies.Length > 0;

    /// <summary>The workers that are due, each with the words of the first policy that says so.</summary>
    public List<(WorkerSnapshot Worker, string Why)> Ask(IEnumerable<WorkerSnapshot> workers)
    {
        var due = new List<(WorkerSnapshot, string)>();
        foreach (var worker in workers)
        {
            foreach (var policy in _policies)
            {
                if (Ask(policy, worker) is { } why)
                {
                    due.Add((worker, why));
                    break;
                }
            }
        }

        return due;
    }

    private string? Ask(IRecyclePolicy policy, WorkerSnapshot worker)
    {
        try
        {
            var why = policy.Due(worker);
            _failing.Remove(policy);
            return why;
        }
        catch (Exception e)
        {
            // Once until it answers again: it is asked every second.
            if (_failing.Add(policy))
                Log.PolicyFailed(_logger, e, policy.GetType().Name);
            return null;
        }
    }
}
