using WorkerTuning.Workers;

namespace WorkerTuning.Tests.Workers;

/// <summary>What the middleware does with the request that it has at hand.</summary>
internal static class LeaseExtensions
{
    public static void End(this Lease lease) => lease.End(lease.Request!);

    public static void Exempt(this Lease lease) => lease.Exempt(lease.Request!);
}
