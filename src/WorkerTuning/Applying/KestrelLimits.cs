using Microsoft.AspNetCore.Server.Kestrel.Core;
using WorkerTuning.Planning;

namespace WorkerTuning.Applying;

/// <summary>The plan's limits as Kestrel's. One table, so that what is set and what is looked at afterwards cannot differ.</summary>
internal static class KestrelLimits
{
    // Kestrel's timers overflow on an infinite timeout and close every connection within a second.
    private static readonly TimeSpan Forever = TimeSpan.FromDays(365);

    private static readonly TimeSpan DefaultKeepAlive = new KestrelServerLimits().KeepAliveTimeout;

    // Never less: Kestrel ends the connection with all its streams on a longer field, where the check of each field answers one with 431.
    private static readonly int DefaultFieldSize = new KestrelServerLimits().Http2.MaxRequestHeaderFieldSize;

    // Kestrel's own grace.
    private static readonly TimeSpan RateGrace = TimeSpan.FromSeconds(5);

    public static IReadOnlyList<KestrelLimit> Table { get; } =
    [
        new("limit_request_line", nameof(KestrelServerLimits.MaxRequestLineSize),
            plan => plan.RequestLineSize,
            limits => limits.MaxRequestLineSize,
            (limits, size) => limits.MaxRequestLineSize = (int)size!)
        {
            Show = size => size is int.MaxValue ? 0L : (int)size! - 2L,
        },
        new("limit_request_fields", nameof(KestrelServerLimits.MaxRequestHeaderCount),
            plan => plan.HeaderCount,
            limits => limits.MaxRequestHeaderCount,
            (limits, count) => limits.MaxRequestHeaderCount = (int)count!),
        new("http2_max_header_list_size", nameof(KestrelServerLimits.MaxRequestHeadersTotalSize),
            plan => plan.HeadersTotalSize,
            limits => limits.MaxRequestHeadersTotalSize,
            (limits, size) => limits.MaxRequestHeadersTotalSize = (int)size!)
        {
            Show = size => size is int.MaxValue ? 0L : Long(size),
        },
        new("limit_request_field_size", "Http2.MaxRequestHeaderFieldSize",
            plan => plan.HeaderFieldSize,
            limits => limits.Http2.MaxRequestHeaderFieldSize,
            (limits, size) => (limits.Http2.MaxRequestHeaderFieldSize, limits.Http3.MaxRequestHeaderFieldSize) = ((int)size!, (int)size!))
        {
            Map = size => Math.Max((int)size, DefaultFieldSize),
            Show = Long,
        },
        new("max_request_body_size", nameof(KestrelServerLimits.MaxRequestBodySize),
            plan => plan.RequestBodySize,
            limits => limits.MaxRequestBodySize,
            (limits, size) => limits.MaxRequestBodySize = (long?)size)
        {
            Map = size => size is long.MaxValue ? null : size,
            Show = size => size ?? 0L,
        },
        new("keepalive", nameof(KestrelServerLimits.KeepAliveTimeout),
            plan => plan.KeepAlive,
            limits => limits.KeepAliveTimeout,
            (limits, time) => limits.KeepAliveTimeout = (TimeSpan)time!)
        {
            // Zero closes each connection by middleware; Kestrel itself has no such value.
            Map = time => (TimeSpan)time == TimeSpan.Zero ? DefaultKeepAlive : Bounded((TimeSpan)time),
        },
        new("request_headers_timeout", nameof(KestrelServerLimits.RequestHeadersTimeout),
            plan => plan.RequestHeadersTimeout,
            limits => limits.RequestHeadersTimeout,
            (limits, time) => limits.RequestHeadersTimeout = (TimeSpan)time!)
        {
            Map = time => Bounded((TimeSpan)time),
            Show = time => (TimeSpan)time! == Forever ? TimeSpan.Zero : time,
        },
        new("min_request_body_data_rate", nameof(KestrelServerLimits.MinRequestBodyDataRate),
            plan => plan.RequestBodyDataRate,
            limits => limits.MinRequestBodyDataRate?.BytesPerSecond ?? 0,
            (limits, rate) => limits.MinRequestBodyDataRate = Rate((double)rate!, limits.MinRequestBodyDataRate))
        {
            Show = rate => (long)(double)rate!,
        },
        new("min_response_data_rate", nameof(KestrelServerLimits.MinResponseDataRate),
            plan => plan.ResponseDataRate,
            limits => limits.MinResponseDataRate?.BytesPerSecond ?? 0,
            (limits, rate) => limits.MinResponseDataRate = Rate((double)rate!, limits.MinResponseDataRate))
        {
            Show = rate => (long)(double)rate!,
        },
        new("http2_max_concurrent_streams", "Http2.MaxStreamsPerConnection",
            plan => plan.Http2Streams,
            limits => limits.Http2.MaxStreamsPerConnection,
            (limits, count) => limits.Http2.MaxStreamsPerConnection = (int)count!),
        new("http2_initial_window_size", "Http2.InitialStreamWindowSize",
            plan => plan.Http2WindowSize,
            limits => limits.Http2.InitialStreamWindowSize,
            (limits, size) => SetWindow(limits.Http2, (int)size!))
        {
            Show = Long,
        },
        new("http2_max_frame_size", "Http2.MaxFrameSize",
            plan => plan.Http2FrameSize,
            limits => limits.Http2.MaxFrameSize,
            (limits, size) => limits.Http2.MaxFrameSize = (int)size!)
        {
            Show = Long,
        },
    ];

    public static void Apply(LimitsPlan plan, KestrelServerLimits limits)
    {
        foreach (var limit in Table)
            limit.Apply(plan, limits);
        MakeRoom(limits);
    }

    /// <summary>From one plan to the next while Kestrel runs; it reads its limits at each request and connection.</summary>
    /// <param name="from">The plan that was applied last, as it was made.</param>
    /// <param name="to">The plan to apply.</param>
    /// <param name="limits">Kestrel's own.</param>
    public static void Move(LimitsPlan from, LimitsPlan to, KestrelServerLimits limits)
    {
        foreach (var limit in Table)
            limit.Move(from, to, limits);
        MakeRoom(limits);
    }

    // Kestrel refuses to start when a line or the headers could not be buffered.
    private static void MakeRoom(KestrelServerLimits limits)
    {
        var needed = Math.Max(limits.MaxRequestLineSize, limits.MaxRequestHeadersTotalSize);
        if (limits.MaxRequestBufferSize is { } buffer && buffer < needed)
            limits.MaxRequestBufferSize = needed == int.MaxValue ? null : needed;
    }

    // A stream's window is worth nothing past the connection's.
    private static void SetWindow(Http2Limits limits, int size)
    {
        limits.InitialStreamWindowSize = size;
        limits.InitialConnectionWindowSize = Math.Max(limits.InitialConnectionWindowSize, size);
    }

    private static MinDataRate? Rate(double bytesPerSecond, MinDataRate? before) =>
        bytesPerSecond == 0 ? null : new MinDataRate(bytesPerSecond, before?.GracePeriod ?? RateGrace);

    private static TimeSpan Bounded(TimeSpan time) => time <= TimeSpan.Zero || time > Forever ? Forever : time;

    private static object Long(object? size) => (long)(int)size!;
}
