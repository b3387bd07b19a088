using System.Globalization;

namespace WorkerTuning.Prometheus;

/// <summary>Numbers as both forms write them.</summary>
internal static class Numbers
{
    public static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    public static string Text(double number) => number switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        double.NaN => "NaN",
        _ => number.ToString("R", CultureInfo.InvariantCulture),
    };
}
