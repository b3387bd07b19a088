using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Telemetry;

/// <summary>Takes OTLP over HTTP and over gRPC and keeps what comes. Names in protobuf are plain text, so they are found as such.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Lock _lock = new();
    private readonly StringBuilder _metrics = new();
    private readonly StringBuilder _traces = new();

    private OtlpReceiver(WebApplication app) => _app = app;

    /// <summary>For OTLP over HTTP.</summary>
    public string Address => _app.Urls.First();

    /// <summary>For OTLP over gRPC.</summary>
    public string GrpcAddress => _app.Urls.Last();

    public string Metrics
    {
        get
        {
            lock (_lock)
                return _metrics.ToString();
        }
    }

    public string Traces
    {
        get
        {
            lock (_lock)
                return _traces.ToString();
        }
    }

    public static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        var app = builder.Build();
        var receiver = new OtlpReceiver(app);
        app.MapPost("/v1/metrics", (HttpContext context) => receiver.KeepAsync(context, receiver._metrics));
        app.MapPost("/v1/traces", (HttpContext context) => receiver.KeepAsync(context, receiver._traces));
        app.MapPost("/opentelemetry.proto.collector.metrics.v1.MetricsService/Export", (HttpContext context) => receiver.KeepCallAsync(context, receiver._metrics));
        app.MapPost("/opentelemetry.proto.collector.trace.v1.TraceService/Export", (HttpContext context) => receiver.KeepCallAsync(context, receiver._traces));
        await app.StartAsync().WithTimeout();
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task KeepAsync(HttpContext context, StringBuilder text)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        lock (_lock)
            text.Append(Encoding.Latin1.GetString(body.ToArray()));
        context.Response.ContentType = "application/x-protobuf";
    }

    // One message, and an empty one as the answer.
    private async Task KeepCallAsync(HttpContext context, StringBuilder text)
    {
        await KeepAsync(context, text);
        context.Response.ContentType = "application/grpc";
        context.Response.AppendTrailer("grpc-status", "0");
        await context.Response.Body.WriteAsync(new byte[5]);
    }
}
