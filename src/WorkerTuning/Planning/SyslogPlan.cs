using WorkerTuning.Configuration;

namespace WorkerTuning.Planning;

/// <param name="Address">Where it listens.</param>
/// <param name="Facility">Its number.</param>
/// <param name="Prefix">The program's name, without what kind of log it is.</param>
/// <param name="Access">Whether access lines go there too.</param>
internal sealed record SyslogPlan(SyslogAddress Address, int Facility, string Prefix, bool Access);
