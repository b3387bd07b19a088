using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using WorkerTuning.Configuration;

namespace WorkerTuning;

public sealed partial class WorkerTuningOptions
{
    /// <summary>The protocols of the binds: <c>h1</c>, <c>h2</c> and <c>h3</c>, separated by commas. Null: as Kestrel has it, h1 and with TLS also h2.</summary>
    [Setting("http_protocols", Flags = "--http-protocols", Gunicorn = "h1", NeedsRestart = true, Becomes = "the protocols of Kestrel's endpoints")]
    public HttpProtocols? HttpProtocols { get; set; }

    /// <summary>HTTP/2 on binds without TLS. Null: off.</summary>
    [Setting("http2_cleartext", Flags = "--http2-cleartext", Gunicorn = "off", NeedsRestart = true, Verdict = Verdict.Emulated, Becomes = "binds that speak only HTTP/2; upgrade and both are refused, Kestrel has no upgrade")]
    public Http2Cleartext? Http2Cleartext { get; set; }

    /// <summary>HTTP/2 streams at a time on one connection. Null: 100, Kestrel's own.</summary>
    [Setting("http2_max_concurrent_streams", Flags = "--http2-max-concurrent-streams", Unit = Unit.Count, Gunicorn = "100", Becomes = "Http2.MaxStreamsPerConnection")]
    [Range(1, int.MaxValue)]
    public int? Http2MaxConcurrentStreams { get; set; }

    /// <summary>Bytes that a client may send on an HTTP/2 stream before it waits. Null: 786,432, Kestrel's own.</summary>
    [Setting("http2_initial_window_size", Flags = "--http2-initial-window-size", Unit = Unit.Bytes, Gunicorn = "65535", Becomes = "Http2.InitialStreamWindowSize")]
    [Range(65_535L, int.MaxValue)]
    public long? Http2InitialWindowSize { get; set; }

    /// <summary>The largest HTTP/2 frame, in bytes. Null: 16,384, Kestrel's own.</summary>
    [Setting("http2_max_frame_size", Flags = "--http2-max-frame-size", Unit = Unit.Bytes, Gunicorn = "16384", Becomes = "Http2.MaxFrameSize")]
    [Range(16_384L, 16_777_215L)]
    public long? Http2MaxFrameSize { get; set; }

    /// <summary>The size of all headers of an HTTP/2 request, in bytes; 0 means no limit. Null: 32,768, Kestrel's own. Kestrel has one total for both versions, so the larger of this and the HTTP/1.1 limits holds.</summary>
    [Setting("http2_max_header_list_size", Flags = "--http2-max-header-list-size", Unit = Unit.Bytes, Gunicorn = "65536", Verdict = Verdict.Emulated, Becomes = "MaxRequestHeadersTotalSize, shared with HTTP/1.1")]
    [Range(0L, int.MaxValue)]
    public long? Http2MaxHeaderListSize { get; set; }
}
