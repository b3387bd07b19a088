using Microsoft.AspNetCore.Http;

namespace WorkerTuning.Prometheus;

/// <summary>Answers scrapes.</summary>
internal sealed class ScrapeEndpoint(TextExporter exporter)
{
    public async Task AnswerAsync(HttpContext context)
    {
        var format = ScrapeFormats.Choose(context.Request);
        var response = context.Response;
        if (exporter.Scrape(format) is not { } body)
        {
            response.StatusCode = StatusCodes.Status500InternalServerError;
            return;
        }

        response.ContentType = format.ContentType();
        response.Headers.Vary = "Accept";
        response.Headers.CacheControl = "no-store";
        response.ContentLength = body.Length;
        await response.BodyWriter.WriteAsync(body, context.RequestAborted);
    }
}
