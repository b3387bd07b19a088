namespace WorkerTuning.LoadTests.Measuring;

/// <summary>What wrk saw. Times are in seconds.</summary>
internal sealed record WrkResult(long Requests, double Elapsed, double P50, double P99, long Failures)
{
    public double PerSecond => Requests / Elapsed;
}
