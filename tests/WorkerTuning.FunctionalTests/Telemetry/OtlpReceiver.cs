using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Telemetry;

/// <summary>Takes OTLP over HTTP and keeps what comes. Names in protobuf are plain text, so they are found as such.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Lock _lock = new();
    private readonly StringBuilder _metrics = new();
    private readonly StringBuilder _traces = new();

    private OtlpReceiver(WebApplication app) => _app = app;

    public string Address => _app.Urls.Single();

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
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var receiver = new OtlpReceiver(app);
        app.MapPost("/v1/metrics", (HttpContext context) => receiver.KeepAsync(context, receiver._metrics));
        app.MapPost("/v1/traces", (HttpContext context) => receiver.KeepAsync(context, receiver._traces));
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
}
