namespace WorkerTuning.Tests.Simulation;

/// <summary>A fixed limit, with the plain queue or with the one that sheds.</summary>
internal readonly record struct FixedLimit(int Limit, bool Sheds);
