namespace WorkerTuning.Planning;

/// <summary>Kestrel's limits. Null leaves Kestrel's own value; sizes are bytes.</summary>
internal sealed record LimitsPlan
{
    /// <summary>As Kestrel counts, line end included. <see cref="int.MaxValue"/>: no limit.</summary>
    public int? RequestLineSize { get; init; }

    public int? HeaderCount { get; init; }

    /// <summary>One field with its colon, blank and line end.</summary>
    public int? HeaderFieldSize { get; init; }

    public int? HeadersTotalSize { get; init; }

    /// <summary><see cref="long.MaxValue"/>: no limit.</summary>
    public long? RequestBodySize { get; init; }

    /// <summary>Zero: each response closes its connection. <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> never appears here.</summary>
    public TimeSpan? KeepAlive { get; init; }

    /// <summary>Zero: no limit.</summary>
    public TimeSpan? RequestHeadersTimeout { get; init; }

    /// <summary>Bytes a second; 0: no limit.</summary>
    public double? RequestBodyDataRate { get; init; }

    /// <summary>Bytes a second; 0: no limit.</summary>
    public double? ResponseDataRate { get; init; }

    public int? Http2Streams { get; init; }

    public int? Http2WindowSize { get; init; }

    public int? Http2FrameSize { get; init; }
}
