using System.ComponentModel.DataAnnotations;
using WorkerTuning.Configuration;

namespace WorkerTuning;

public sealed partial class WorkerTuningOptions
{
    /// <summary>
    /// The age at which a connection is ended after its running requests, so that load balancers spread the clients anew. HTTP/1: the next
    /// response says <c>Connection: close</c>, and an idle connection is left alone, so that no request is lost. HTTP/2: GOAWAY. Null and 0: never.
    /// </summary>
    [Setting("max_connection_age", Ours = true, Unit = Unit.Seconds, Becomes = "Connection: close, or GOAWAY on HTTP/2")]
    public TimeSpan? MaxConnectionAge { get; set; }

    /// <summary>Up to this much, drawn at random for each connection, is added to <see cref="MaxConnectionAge"/>, so that they do not all come back at once. Null and 0: none.</summary>
    [Setting("max_connection_age_jitter", Ours = true, Unit = Unit.Seconds, Becomes = "spread of the connections' ends")]
    public TimeSpan? MaxConnectionAgeJitter { get; set; }

    /// <summary>The requests after which a connection is ended, in the way of <see cref="MaxConnectionAge"/>; nginx calls it keepalive_requests. Null and 0: no limit.</summary>
    [Setting("max_requests_per_connection", Ours = true, Unit = Unit.Count, Becomes = "Connection: close, or GOAWAY on HTTP/2")]
    [Range(0, int.MaxValue)]
    public int? MaxRequestsPerConnection { get; set; }
}
