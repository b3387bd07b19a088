using System.Net;

namespace WorkerTuning.LoadTests.Measuring;

/// <summary>What the clients of an open loop saw.</summary>
internal sealed class OpenLoopResult(IReadOnlyList<OpenLoopAnswer> answers, double seconds)
{
    private readonly double[] _accepted = Times(answers, HttpStatusCode.OK);
    private readonly double[] _shed = Times(answers, HttpStatusCode.ServiceUnavailable);

    /// <summary>Requests a second.</summary>
    public double Offered => answers.Count / seconds;

    /// <summary>Answers a second that came while their clients still waited.</summary>
    public double Goodput => _accepted.Length / seconds;

    /// <summary>Refusals a second.</summary>
    public double Shed => _shed.Length / seconds;

    /// <summary>Clients a second that left without an answer, or got another one than these.</summary>
    public double Lost => Offered - Goodput - Shed;

    /// <summary>Of the accepted; in seconds.</summary>
    public double P50 => Percentile(_accepted, 0.5);

    public double P99 => Percentile(_accepted, 0.99);

    /// <summary>How long the refused waited for it.</summary>
    public double ShedP99 => Percentile(_shed, 0.99);

    private static double[] Times(IEnumerable<OpenLoopAnswer> answers, HttpStatusCode status) =>
        [.. answers.Where(a => a.Status == status).Select(a => a.Seconds).Order()];

    private static double Percentile(double[] sorted, double share) => sorted.Length == 0 ? double.NaN : sorted[(int)(share * (sorted.Length - 1))];
}
