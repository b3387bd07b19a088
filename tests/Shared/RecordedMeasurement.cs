namespace WorkerTuning.Tests.Shared;

internal sealed record RecordedMeasurement(string Instrument, double Value, IReadOnlyList<string> Tags);
