namespace WorkerTuning.Tests.Simulation;

/// <summary>A service behind ours, reached over the network: so many at a time, the rest wait there in order of coming.</summary>
/// <param name="slots">How many at a time.</param>
/// <param name="slowness">By how much it is slower than usual at a time.</param>
internal sealed class DownstreamMachine(int slots, Func<double, double> slowness) : IMachine
{
    private readonly PriorityQueue<SimRequest, double> _running = new();
    private readonly Queue<SimRequest> _waiting = new();

    public double NextEnd => _running.TryPeek(out _, out var end) ? end : double.PositiveInfinity;

    public void Start(SimRequest request, double now)
    {
        if (request.Hangs)
            return;
        if (_running.Count < slots)
            Run(request, now);
        else
            _waiting.Enqueue(request);
    }

    public SimRequest End()
    {
        _running.TryDequeue(out var ended, out var now);
        if (_waiting.TryDequeue(out var next))
            Run(next, now);
        return ended!;
    }

    private void Run(SimRequest request, double now) => _running.Enqueue(request, now + (request.Demand * slowness(now)));
}
