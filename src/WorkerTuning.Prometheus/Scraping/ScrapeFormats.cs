using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Prometheus;

namespace WorkerTuning.Scraping;

/// <summary>Chooses form and coding by the request's headers.</summary>
internal static class ScrapeFormats
{
    public static string ContentType(this ExpositionFormat format) => format == ExpositionFormat.OpenMetricsText
        ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
        : "text/plain; version=0.0.4; charset=utf-8";

    /// <returns>What the scraper likes best of the two; text where it says nothing that either fits.</returns>
    public static ExpositionFormat Choose(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted))
            return ExpositionFormat.PrometheusText;
        var openMetrics = accepted.Where(IsOpenMetrics).Select(Quality).DefaultIfEmpty(0).Max();
        var text = accepted.Where(IsText).Select(Quality).DefaultIfEmpty(0).Max();
        return openMetrics > 0 && openMetrics >= text ? ExpositionFormat.OpenMetricsText : ExpositionFormat.PrometheusText;
    }

    /// <returns>True where the scraper names gzip and does not refuse it.</returns>
    public static bool TakesGzip(HttpRequest request) =>
        StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptEncoding, out var codings)
        && codings.Any(c => c.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase) && c.Quality is not 0);

    // A wildcard is no wish for it.
    private static bool IsOpenMetrics(MediaTypeHeaderValue type) => Is(type, "application/openmetrics-text", "1.0.0");

    private static bool IsText(MediaTypeHeaderValue type) => Is(type, "text/plain", "0.0.4");

    private static bool Is(MediaTypeHeaderValue type, string name, string version) =>
        type.MediaType.Equals(name, StringComparison.OrdinalIgnoreCase) && (Version(type) is not { } asked || asked == version);

    private static string? Version(MediaTypeHeaderValue type) =>
        type.Parameters.FirstOrDefault(p => p.Name.Equals("version", StringComparison.OrdinalIgnoreCase))?.GetUnescapedValue().Value;

    private static double Quality(MediaTypeHeaderValue type) => type.Quality ?? 1;
}
