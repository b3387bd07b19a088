namespace WorkerTuning.Workers.Recycling;

/// <summary>
/// Slows down a place whose workers are recycled again and again for a cause that recycling evidently does not mend. Belongs to the arbiter's
/// thread.
/// </summary>
internal sealed class KillLoopGuard
{
    /// <summary>So many such recycles are let pass; from there on each doubles the wait.</summary>
    public const int Free = 3;

    private static readonly TimeSpan LeastLifetime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestHold = TimeSpan.FromHours(1);

    /// <summary>How many recycles for such a cause came in a row, each soon after the one before.</summary>
    public int InARow { get; private set; }

    public static bool Slows(int count) => count >= Free;

    /// <summary>The age that a worker reaches before it is recycled once more, after so many.</summary>
    /// <param name="count">How many there were.</param>
    /// <param name="minLifetime">min_worker_lifetime: the wait of the first ones.</param>
    public static TimeSpan Hold(int count, TimeSpan minLifetime)
    {
        if (!Slows(count))
            return minLifetime;
        var hold = minLifetime > LeastLifetime ? minLifetime : LeastLifetime;
        var longest = hold > LongestHold ? hold : LongestHold;
        for (var i = Free; i <= count && hold < longest; i++)
            hold *= 2;
        return hold < longest ? hold : longest;
    }

    /// <summary>Notes a recycle. One of another cause, or of a worker that lived twice as long as it had to, ends the row.</summary>
    public void Note(RecycleReason reason, TimeSpan age, TimeSpan minLifetime)
    {
        var had = Hold(InARow, minLifetime);
        var soon = (had > LeastLifetime ? had : LeastLifetime) * 2;
        InARow = reason is RecycleReason.Memory or RecycleReason.Policy or RecycleReason.Idle && age < soon ? InARow + 1 : 0;
    }
}
