using Microsoft.Coyote.Runtime;

namespace WorkerTuning.ConcurrencyTests.Shims;

/// <summary>A scheduling point before each operation. Between two such points Coyote runs a single thread, so plain code is atomic.</summary>
internal static class Interlocked
{
    public static int Increment(ref int location) => Add(ref location, 1);

    public static long Increment(ref long location) => Add(ref location, 1);

    public static int Decrement(ref int location) => Add(ref location, -1);

    public static int Add(ref int location, int value)
    {
        SchedulingPoint.Interleave();
        return location += value;
    }

    public static long Add(ref long location, long value)
    {
        SchedulingPoint.Interleave();
        return location += value;
    }

    public static long Or(ref long location, long value)
    {
        SchedulingPoint.Interleave();
        var before = location;
        location |= value;
        return before;
    }

    public static T Exchange<T>(ref T location, T value)
    {
        SchedulingPoint.Interleave();
        var before = location;
        location = value;
        return before;
    }

    public static T CompareExchange<T>(ref T location, T value, T comparand)
        where T : class?
    {
        SchedulingPoint.Interleave();
        var before = location;
        if (ReferenceEquals(before, comparand))
            location = value;
        return before;
    }

    public static int CompareExchange(ref int location, int value, int comparand)
    {
        SchedulingPoint.Interleave();
        var before = location;
        if (before == comparand)
            location = value;
        return before;
    }

    public static long CompareExchange(ref long location, long value, long comparand)
    {
        SchedulingPoint.Interleave();
        var before = location;
        if (before == comparand)
            location = value;
        return before;
    }

    // Coyote explores interleavings, not weak memory.
    public static void MemoryBarrier() => SchedulingPoint.Interleave();
}
