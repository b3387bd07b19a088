namespace WorkerTuning;

/// <summary>The endpoint has its own limit in place of <c>timeout</c>.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method | AttributeTargets.Delegate)]
public sealed class WorkerTimeoutAttribute : Attribute
{
    /// <param name="seconds">The limit in seconds, from the request's lease on; 0 for none.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="seconds"/> is negative, not a number, or more than a year.</exception>
    public WorkerTimeoutAttribute(double seconds)
    {
        if (!(seconds >= 0 && seconds <= 365 * 86_400))
            throw new ArgumentOutOfRangeException(nameof(seconds), seconds, "From 0 to a year.");
        Seconds = seconds;
    }

    /// <summary>The limit in seconds; 0 for none.</summary>
    public double Seconds { get; }
}
