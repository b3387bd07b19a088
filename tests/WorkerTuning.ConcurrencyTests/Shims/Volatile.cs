using Microsoft.Coyote.Runtime;

namespace WorkerTuning.ConcurrencyTests.Shims;

/// <summary>A scheduling point before each read and write.</summary>
internal static class Volatile
{
    public static T Read<T>(ref readonly T location)
    {
        SchedulingPoint.Interleave();
        return location;
    }

    public static void Write<T>(ref T location, T value)
    {
        SchedulingPoint.Interleave();
        location = value;
    }
}
