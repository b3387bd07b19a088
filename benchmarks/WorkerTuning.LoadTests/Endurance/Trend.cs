using WorkerTuning.LoadTests.Measuring;

namespace WorkerTuning.LoadTests.Endurance;

/// <summary>Whether a figure grows.</summary>
internal static class Trend
{
    /// <returns>By how much a straight line through the figures rises in an hour.</returns>
    public static double PerHour(IReadOnlyList<ProcessFigures> figures, Func<ProcessFigures, double> value)
    {
        double time = figures.Average(f => f.Minutes), mean = figures.Average(value);
        return 60 * figures.Sum(f => (f.Minutes - time) * (value(f) - mean)) / figures.Sum(f => (f.Minutes - time) * (f.Minutes - time));
    }

    /// <returns>The median of the last third less the median of the first.</returns>
    public static double Rise(IReadOnlyList<ProcessFigures> figures, Func<ProcessFigures, double> value)
    {
        var third = Math.Max(1, figures.Count / 3);
        return Median.Of(figures.TakeLast(third), value) - Median.Of(figures.Take(third), value);
    }
}
