using System.Net;

namespace WorkerTuning.LoadTests.Measuring;

/// <summary>What became of one request.</summary>
/// <param name="Status">Null where its client left, or its connection broke.</param>
/// <param name="Seconds">How long its client waited.</param>
internal readonly record struct OpenLoopAnswer(HttpStatusCode? Status, double Seconds);
