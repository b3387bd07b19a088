using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Prometheus;

namespace WorkerTuning.Scraping;

/// <summary>Answers scrapes.</summary>
internal sealed class ScrapeEndpoint(CollectorRegistry registry)
{
    public async Task AnswerAsync(HttpContext context)
    {
        var format = ScrapeFormats.Choose(context.Request);
        var response = context.Response;
        response.ContentType = format.ContentType();
        response.Headers.Vary = "Accept, Accept-Encoding";
        response.Headers.CacheControl = "no-store";
        if (!ScrapeFormats.TakesGzip(context.Request))
        {
            await registry.CollectAndExportAsTextAsync(response.Body, format, context.RequestAborted);
            return;
        }

        response.Headers.ContentEncoding = "gzip";
        await using var body = new GZipStream(response.Body, CompressionLevel.Fastest, leaveOpen: true);
        await registry.CollectAndExportAsTextAsync(body, format, context.RequestAborted);
    }
}
