namespace WorkerTuning.Tests.Simulation;

/// <summary>
/// Cores that share their time among all that run, and lose some of it to switching and to a larger heap as more run:
/// <paramref name="contention"/> of the throughput for each request above the cores.
/// </summary>
internal sealed class CpuMachine(int cores, double contention) : IMachine
{
    private readonly PriorityQueue<SimRequest, double> _running = new();
    private double _work;
    private double _at;

    // Each has received this much work since it began: all get the same share.
    private double Share => _running.Count <= cores ? 1 : cores / (_running.Count * (1 + (contention * (_running.Count - cores))));

    public double NextEnd => _running.TryPeek(out _, out var done) ? _at + ((done - _work) / Share) : double.PositiveInfinity;

    public void Start(SimRequest request, double now)
    {
        if (request.Hangs)
            return;
        Advance(now);
        _running.Enqueue(request, _work + request.Demand);
    }

    public SimRequest End()
    {
        Advance(NextEnd);
        return _running.Dequeue();
    }

    private void Advance(double now)
    {
        _work += (now - _at) * Share;
        _at = now;
    }
}
