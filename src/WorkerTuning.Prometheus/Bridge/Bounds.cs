using System.Diagnostics.Metrics;

namespace WorkerTuning.Bridge;

/// <summary>The upper bounds of buckets.</summary>
internal static class Bounds
{
    // OpenTelemetry's, for an instrument that advises none.
    private static readonly double[] Default = [0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10000];

    /// <exception cref="ArgumentException">They do not ascend.</exception>
    public static double[] Checked(string instrument, IReadOnlyList<double> bounds)
    {
        for (var i = 0; i < bounds.Count; i++)
        {
            if (double.IsNaN(bounds[i]) || (i > 0 && bounds[i] <= bounds[i - 1]))
                throw new ArgumentException($"The buckets of '{instrument}' are [{string.Join(", ", bounds)}]; their bounds must ascend.", nameof(bounds));
        }

        return [.. bounds];
    }

    /// <summary>With the last bucket, which takes all that is left.</summary>
    public static double[] Of(Instrument instrument, double[]? chosen)
    {
        var bounds = chosen ?? Advised(instrument) ?? Default;
        return bounds is [.., double.PositiveInfinity] ? bounds : [.. bounds, double.PositiveInfinity];
    }

    private static double[]? Advised(Instrument instrument) => instrument switch
    {
        Instrument<double> { Advice.HistogramBucketBoundaries: { } b } => [.. b],
        Instrument<long> { Advice.HistogramBucketBoundaries: { } b } => [.. b.Select(v => (double)v)],
        Instrument<int> { Advice.HistogramBucketBoundaries: { } b } => [.. b.Select(v => (double)v)],
        Instrument<float> { Advice.HistogramBucketBoundaries: { } b } => [.. b.Select(v => (double)v)],
        Instrument<decimal> { Advice.HistogramBucketBoundaries: { } b } => [.. b.Select(v => (double)v)],
        Instrument<short> { Advice.HistogramBucketBoundaries: { } b } => [.. b.Select(v => (double)v)],
        Instrument<byte> { Advice.HistogramBucketBoundaries: { } b } => [.. b.Select(v => (double)v)],
        _ => null,
    };
}
