using Microsoft.Coyote.Runtime;

namespace WorkerTuning.ConcurrencyTests.Shims;

/// <summary>Whoever spins lets another thread run.</summary>
internal struct SpinWait
{
    private int _spins;

    public void SpinOnce()
    {
        _spins++;
        SchedulingPoint.Yield();
    }
}
