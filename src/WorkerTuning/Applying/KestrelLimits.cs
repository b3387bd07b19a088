using Microsoft.AspNetCore.Server.Kestrel.Core;
using WorkerTuning.Planning;

namespace WorkerTuning.Applying;

/// <summary>The plan's limits as Kestrel's. One table, so that what is set and what is looked at afterwards cannot differ.</summary>
internal static class KestrelLimits
{
    // Kestrel's timers overflow on an infinite timeout and close every connection within a second.
    private static readonly TimeSpan Forever = TimeSpan.FromDays(365);

    private static readonly TimeSpan DefaultKeepAlive = new KestrelServerLimits().KeepAliveTimeout;

    // Kestrel's own grace.
    private static readonly TimeSpan RateGrace = TimeSpan.FromSeconds(5);

    public static IReadOnlyList<KestrelLimit> Table { get; } =
    [
        new KestrelLimit<int, int>("limit_request_line", nameof(KestrelServerLimits.MaxRequestLineSize))
        {
            Planned = plan => plan.RequestLineSize,
            Map = Same,
            Read = limits => limits.MaxRequestLineSize,
            Write = (limits, size) => limits.MaxRequestLineSize = size,
            Show = size => size == int.MaxValue ? 0L : size - 2L,
        },
        new KestrelLimit<int, int>("limit_request_fields", nameof(KestrelServerLimits.MaxRequestHeaderCount))
        {
            Planned = plan => plan.HeaderCount,
            Map = Same,
            Read = limits => limits.MaxRequestHeaderCount,
            Write = (limits, count) => limits.MaxRequestHeaderCount = count,
            Show = count => count,
        },
        new KestrelLimit<int, int>("http2_max_header_list_size", nameof(KestrelServerLimits.MaxRequestHeadersTotalSize))
        {
            Planned = plan => plan.HeadersTotalSize,
            Map = Same,
            Read = limits => limits.MaxRequestHeadersTotalSize,
            Write = (limits, size) => limits.MaxRequestHeadersTotalSize = size,
            Show = size => size == int.MaxValue ? 0L : (long)size,
        },
        new KestrelLimit<int, int>("limit_request_field_size", "Http2.MaxRequestHeaderFieldSize")
        {
            Planned = plan => plan.HeaderFieldSize,
            Map = Same,
            Read = limits => limits.Http2.MaxRequestHeaderFieldSize,
            Write = (limits, size) => (limits.Http2.MaxRequestHeaderFieldSize, limits.Http3.MaxRequestHeaderFieldSize) = (size, size),
            Show = size => (long)size,
        },
        new KestrelLimit<long, long?>("max_request_body_size", nameof(KestrelServerLimits.MaxRequestBodySize))
        {
            Planned = plan => plan.RequestBodySize,
            Map = size => size == long.MaxValue ? null : size,
            Read = limits => limits.MaxRequestBodySize,
            Write = (limits, size) => limits.MaxRequestBodySize = size,
            Show = size => size ?? 0L,
        },
        new KestrelLimit<TimeSpan, TimeSpan>("keepalive", nameof(KestrelServerLimits.KeepAliveTimeout))
        {
            Planned = plan => plan.KeepAlive,
            // Zero closes each connection by middleware; Kestrel itself has no such value.
            Map = time => time == TimeSpan.Zero ? DefaultKeepAlive : Bounded(time),
            Read = limits => limits.KeepAliveTimeout,
            Write = (limits, time) => limits.KeepAliveTimeout = time,
            Show = time => time,
        },
        new KestrelLimit<TimeSpan, TimeSpan>("request_headers_timeout", nameof(KestrelServerLimits.RequestHeadersTimeout))
        {
            Planned = plan => plan.RequestHeadersTimeout,
            Map = Bounded,
            Read = limits => limits.RequestHeadersTimeout,
            Write = (limits, time) => limits.RequestHeadersTimeout = time,
            Show = time => time == Forever ? TimeSpan.Zero : time,
        },
        new KestrelLimit<double, double>("min_request_body_data_rate", nameof(KestrelServerLimits.MinRequestBodyDataRate))
        {
            Planned = plan => plan.RequestBodyDataRate,
            Map = Same,
            Read = limits => limits.MinRequestBodyDataRate?.BytesPerSecond ?? 0,
            Write = (limits, rate) => limits.MinRequestBodyDataRate = Rate(rate, limits.MinRequestBodyDataRate),
            Show = rate => (long)rate,
        },
        new KestrelLimit<double, double>("min_response_data_rate", nameof(KestrelServerLimits.MinResponseDataRate))
        {
            Planned = plan => plan.ResponseDataRate,
            Map = Same,
            Read = limits => limits.MinResponseDataRate?.BytesPerSecond ?? 0,
            Write = (limits, rate) => limits.MinResponseDataRate = Rate(rate, limits.MinResponseDataRate),
            Show = rate => (long)rate,
        },
        new KestrelLimit<int, int>("http2_max_concurrent_streams", "Http2.MaxStreamsPerConnection")
        {
            Planned = plan => plan.Http2Streams,
            Map = Same,
            Read = limits => limits.Http2.MaxStreamsPerConnection,
            Write = (limits, count) => limits.Http2.MaxStreamsPerConnection = count,
            Show = count => count,
        },
        new KestrelLimit<int, int>("http2_initial_window_size", "Http2.InitialStreamWindowSize")
        {
            Planned = plan => plan.Http2WindowSize,
            Map = Same,
            Read = limits => limits.Http2.InitialStreamWindowSize,
            Write = (limits, size) => SetWindow(limits.Http2, size),
            Show = size => (long)size,
        },
        new KestrelLimit<int, int>("http2_max_frame_size", "Http2.MaxFrameSize")
        {
            Planned = plan => plan.Http2FrameSize,
            Map = Same,
            Read = limits => limits.Http2.MaxFrameSize,
            Write = (limits, size) => limits.Http2.MaxFrameSize = size,
            Show = size => (long)size,
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

    private static T Same<T>(T value) => value;
}
