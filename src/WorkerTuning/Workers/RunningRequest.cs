namespace WorkerTuning;

/// <summary>A request that has run for longer than a second.</summary>
public sealed record RunningRequest
{
    /// <summary>The place of its worker, from 1. 1 by default.</summary>
    public int WorkerId { get; init; } = 1;

    /// <summary>The generation of its worker. 1 by default.</summary>
    public int Generation { get; init; } = 1;

    /// <summary>The HTTP method, such as <c>GET</c>.</summary>
    public required string Method { get; init; }

    /// <summary>The path, without the query.</summary>
    public required string Path { get; init; }

    /// <summary>The name of the endpoint; <c>unknown</c>, as by default, where the request has none or routing has not run.</summary>
    public string Endpoint { get; init; } = "unknown";

    /// <summary>How long the request has run.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>The id under which logs and traces have the request. Empty by default.</summary>
    public string TraceId { get; init; } = "";

    /// <summary>True where the request's time is over, it was cancelled, and it runs on.</summary>
    public bool IsStuck { get; init; }
}
