namespace WorkerTuning.Workers;

/// <summary>The pins of a scope whose request went from one pool to another: what it has from the first worker may be in use until it is disposed.</summary>
internal sealed class MovedPin(Worker now, object before)
{
    public static void End(object? pin)
    {
        switch (pin)
        {
            case Worker worker:
                worker.EndPin();
                break;
            case MovedPin moved:
                moved.End();
                break;
        }
    }

    /// <summary>Adds a worker to those that a pin keeps.</summary>
    /// <returns>False where there is no pin to add to, or it is over.</returns>
    public static bool TryAdd(ref object? pin, Worker worker)
    {
        var before = Volatile.Read(ref pin);
        return before is Worker or MovedPin && Interlocked.CompareExchange(ref pin, new MovedPin(worker, before), before) == before;
    }

    private void End()
    {
        now.EndPin();
        End(before);
    }
}
