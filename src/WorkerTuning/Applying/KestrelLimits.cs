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
        new KestrelLimit<int, int>("limit_request_line", nameof(KestrelServerLimits.MaxRequestLineSize),
            planned: plan => plan.RequestLineSize,
            map: Same,
            read: limits => limits.MaxRequestLineSize,
            write: (limits, size) => limits.MaxRequestLineSize = size,
            show: size => size == int.MaxValue ? 0L : size - 2L),
        new KestrelLimit<int, int>("limit_request_fields", nameof(KestrelServerLimits.MaxRequestHeaderCount),
            planned: plan => plan.HeaderCount,
            map: Same,
            read: limits => limits.MaxRequestHeaderCount,
            write: (limits, count) => limits.MaxRequestHeaderCount = count,
            show: count => count),
        new KestrelLimit<int, int>("http2_max_header_list_size", nameof(KestrelServerLimits.MaxRequestHeadersTotalSize),
            planned: plan => plan.HeadersTotalSize,
            map: Same,
            read: limits => limits.MaxRequestHeadersTotalSize,
            write: (limits, size) => limits.MaxRequestHeadersTotalSize = size,
            show: size => size == int.MaxValue ? 0L : (long)size),
        new KestrelLimit<int, int>("limit_request_field_size", "Http2.MaxRequestHeaderFieldSize",
            planned: plan => plan.HeaderFieldSize,
            map: size => Math.Max(size, DefaultFieldSize),
            read: limits => limits.Http2.MaxRequestHeaderFieldSize,
            write: (limits, size) => (limits.Http2.MaxRequestHeaderFieldSize, limits.Http3.MaxRequestHeaderFieldSize) = (size, size),
            show: size => (long)size),
        new KestrelLimit<long, long?>("max_request_body_size", nameof(KestrelServerLimits.MaxRequestBodySize),
            planned: plan => plan.RequestBodySize,
            map: size => size == long.MaxValue ? null : size,
            read: limits => limits.MaxRequestBodySize,
            write: (limits, size) => limits.MaxRequestBodySize = size,
            show: size => size ?? 0L),
        new KestrelLimit<TimeSpan, TimeSpan>("keepalive", nameof(KestrelServerLimits.KeepAliveTimeout),
            planned: plan => plan.KeepAlive,
            // Zero closes each connection by middleware; Kestrel itself has no such value.
            map: time => time == TimeSpan.Zero ? DefaultKeepAlive : Bounded(time),
            read: limits => limits.KeepAliveTimeout,
            write: (limits, time) => limits.KeepAliveTimeout = time,
            show: time => time),
        new KestrelLimit<TimeSpan, TimeSpan>("request_headers_timeout", nameof(KestrelServerLimits.RequestHeadersTimeout),
            planned: plan => plan.RequestHeadersTimeout,
            map: Bounded,
            read: limits => limits.RequestHeadersTimeout,
            write: (limits, time) => limits.RequestHeadersTimeout = time,
            show: time => time == Forever ? TimeSpan.Zero : time),
        new KestrelLimit<double, double>("min_request_body_data_rate", nameof(KestrelServerLimits.MinRequestBodyDataRate),
            planned: plan => plan.RequestBodyDataRate,
            map: Same,
            read: limits => limits.MinRequestBodyDataRate?.BytesPerSecond ?? 0,
            write: (limits, rate) => limits.MinRequestBodyDataRate = Rate(rate, limits.MinRequestBodyDataRate),
            show: rate => (long)rate),
        new KestrelLimit<double, double>("min_response_data_rate", nameof(KestrelServerLimits.MinResponseDataRate),
            planned: plan => plan.ResponseDataRate,
            map: Same,
            read: limits => limits.MinResponseDataRate?.BytesPerSecond ?? 0,
            write: (limits, rate) => limits.MinResponseDataRate = Rate(rate, limits.MinResponseDataRate),
            show: rate => (long)rate),
        new KestrelLimit<int, int>("http2_max_concurrent_streams", "Http2.MaxStreamsPerConnection",
            planned: plan => plan.Http2Streams,
            map: Same,
            read: limits => limits.Http2.MaxStreamsPerConnection,
            write: (limits, count) => limits.Http2.MaxStreamsPerConnection = count,
            show: count => count),
        new KestrelLimit<int, int>("http2_initial_window_size", "Http2.InitialStreamWindowSize",
            planned: plan => plan.Http2WindowSize,
            map: Same,
            read: limits => limits.Http2.InitialStreamWindowSize,
            write: (limits, size) => SetWindow(limits.Http2, size),
            show: size => (long)size),
        new KestrelLimit<int, int>("http2_max_frame_size", "Http2.MaxFrameSize",
            planned: plan => plan.Http2FrameSize,
            map: Same,
            read: limits => limits.Http2.MaxFrameSize,
            write: (limits, size) => limits.Http2.MaxFrameSize = size,
            show: size => (long)size),
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

    private static T Same<T>(T value) => value;
}
