using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;

namespace WorkerTuning.Workers;

/// <summary>Routing tells it the endpoint, although the pool's middleware runs before routing.</summary>
internal sealed class LeaseEndpoint(Lease lease, Endpoint? endpoint) : IEndpointFeature
{
    private Lease? _lease = lease;
    private Endpoint? _endpoint = endpoint;

    public Endpoint? Endpoint
    {
        get => _endpoint;
        set
        {
            _endpoint = value;
            if (value is not null && _lease is { } held)
                Apply(value.Metadata, held);
        }
    }

    /// <summary>The lease is over; the endpoint stays readable for the server's own metrics.</summary>
    public void LetGo() => _lease = null;

    /// <summary>Whether an endpoint is treated unlike the rest.</summary>
    public static bool Matters(EndpointMetadataCollection metadata) =>
        metadata.GetMetadata<ExemptFromWorkersAttribute>() is not null
        || metadata.GetMetadata<WorkerTimeoutAttribute>() is not null
        || metadata.GetMetadata<DisableRequestTimeoutAttribute>() is not null
        || metadata.GetMetadata<RequestTimeoutAttribute>() is { Timeout: not null };

    private static void Apply(EndpointMetadataCollection metadata, Lease lease)
    {
        if (metadata.GetMetadata<ExemptFromWorkersAttribute>() is not null)
            lease.Exempt();
        else if (metadata.GetMetadata<WorkerTimeoutAttribute>() is { } own)
            lease.Deadline = own.Seconds == 0 ? long.MaxValue : lease.Since + Ticks(own.Seconds);
        else if (metadata.GetMetadata<DisableRequestTimeoutAttribute>() is not null)
            lease.Deadline = long.MaxValue;
        else if (metadata.GetMetadata<RequestTimeoutAttribute>()?.Timeout is { } timeout)
            lease.Deadline = lease.Since + Ticks(timeout.TotalSeconds);
    }

    private static long Ticks(double seconds) => (long)(seconds * TimeProvider.System.TimestampFrequency);
}
