using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using WorkerTuning.AccessLog;
using WorkerTuning.AccessLog.Format;
using WorkerTuning.AccessLog.Writing;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.AccessLog;

/// <summary>A request that is complete, as the server would have left it.</summary>
internal sealed class SampleRequest
{
    private static readonly ManualTime Clock = new(new DateTimeOffset(2026, 11, 20, 23, 9, 34, TimeSpan.Zero));

    public DefaultHttpContext Context { get; } = new();

    public string RawTarget { get; set; } = "/report?year=2026";

    public int Status { get; set; } = 200;

    public long Bytes { get; set; } = 5;

    public TimeSpan Duration { get; set; } = TimeSpan.FromMicroseconds(1_234_567);

    public static SampleRequest Make()
    {
        var sample = new SampleRequest();
        var request = sample.Context.Request;
        (request.Method, request.Path, request.QueryString, request.Protocol, request.Scheme) = ("GET", "/report", new QueryString("?year=2026"), "HTTP/1.1", "https");
        request.Headers.UserAgent = "curl/8.5";
        var connection = sample.Context.Connection;
        (connection.RemoteIpAddress, connection.RemotePort, connection.LocalIpAddress, connection.LocalPort) = (IPAddress.Parse("192.0.2.7"), 5_555, IPAddress.Loopback, 8_000);
        return sample;
    }

    public static DefaultHttpContext At(string path)
    {
        var context = Make().Context;
        context.Request.Path = path;
        return context;
    }

    public string Line(string format, LogFormat form = LogFormat.Text) => Line(AccessFormat.Compile(format, form));

    public string Line(AccessFormat format)
    {
        Context.Features.Get<IHttpRequestFeature>()!.RawTarget = RawTarget;
        var record = new RequestRecord();
        record.Begin(Context, format.Headers, 0);
        record.Count.Begin(Context.Features.Get<IHttpResponseBodyFeature>()!, Context.Response.Headers, new Tickets());
        record.Count.Add(Bytes);
        record.End(Status, Duration, ClockSecond.Now(Clock));
        var line = LineBuffer.Take();
        format.Append(line, record);
        return Encoding.UTF8.GetString(line.Written);
    }
}
