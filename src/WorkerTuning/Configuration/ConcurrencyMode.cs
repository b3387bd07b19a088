namespace WorkerTuning;

/// <summary>What decides how many requests run at a time.</summary>
public enum ConcurrencyMode
{
    /// <summary>The settings alone: the workers and what each takes.</summary>
    Fixed,

    /// <summary>The measured latency, within <c>min_concurrency</c> and <c>max_concurrency</c>.</summary>
    Adaptive,
}
