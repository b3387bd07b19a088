using Microsoft.Extensions.Logging;
using WorkerTuning.Planning;
using WorkerTuning.Workers.Recycling;

namespace WorkerTuning.Lifecycle.Regulation;

/// <summary>Lets a pool whose size is a range grow and shrink. Belongs to the arbiter's thread.</summary>
/// <param name="recycler">Builds the workers; one counts only once it is warm.</param>
/// <param name="bounds">What the plan and the resizes by hand allow now; null where the size is fixed.</param>
/// <param name="resize">Asks for as many.</param>
/// <param name="logger">Says why.</param>
internal sealed class PoolSizeControl(Recycler recycler, Func<(int Min, int Max)?> bounds, Action<int> resize, ILogger logger)
{
    private readonly PoolSizeRegulator _regulator = new();
    private PoolPlan? _plan;

    public void Set(PoolPlan plan) => _plan = plan;

    public void Tick(double seconds)
    {
        // None are wanted while the workers are drained or the server stops.
        if (_plan is not { } plan || bounds() is not { } allowed || recycler.Target is not (> 0 and var target))
            return;
        var view = recycler.View;
        var inFlight = view.Current.Sum(static w => w.Leases);
        var look = new PoolLook(target, plan.CapacityPerWorker, inFlight, view.Building > 0 || view.Current.Length < target);
        var wanted = _regulator.Look(seconds, look, allowed.Min, allowed.Max);
        if (wanted == target)
            return;
        if (wanted > target)
            Log.PoolGrows(logger, target, wanted, inFlight, target * plan.CapacityPerWorker, allowed.Max);
        else
            Log.PoolShrinks(logger, target, wanted, inFlight, target * plan.CapacityPerWorker, allowed.Min);
        resize(wanted);
    }
}
