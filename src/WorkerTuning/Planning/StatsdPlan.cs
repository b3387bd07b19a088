using WorkerTuning.Configuration;

namespace WorkerTuning.Planning;

/// <param name="Address">Where it listens.</param>
/// <param name="Prefix">Before each name, with its dot.</param>
/// <param name="Tags">Behind each value; empty for none.</param>
/// <param name="Backlog">As what the length of the listen queue is sent; null where it is not measured.</param>
internal sealed record StatsdPlan(StatsdAddress Address, string Prefix, string Tags, StatsdBacklogType? Backlog);
