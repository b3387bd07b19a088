namespace WorkerTuning.Tests.Simulation;

/// <summary>How a run went.</summary>
/// <param name="Goodput">Answers a second that came while their clients still waited.</param>
/// <param name="P99">The 99th percentile of what the clients of those answers waited, in seconds.</param>
/// <param name="Offered">Requests a second.</param>
/// <param name="Recovery">Windows from the end of the trouble until the goodput is that of the offered load again; null for never.</param>
/// <param name="Trace">The limit at each second.</param>
internal sealed record SimResult(double Goodput, double P99, double Offered, int? Recovery, IReadOnlyList<int> Trace);
