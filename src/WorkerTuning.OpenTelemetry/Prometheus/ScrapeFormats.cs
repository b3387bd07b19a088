using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace WorkerTuning.Prometheus;

/// <summary>Chooses the form by the Accept header.</summary>
internal static class ScrapeFormats
{
    public static string ContentType(this ScrapeFormat format) => format == ScrapeFormat.OpenMetrics
        ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
        : "text/plain; version=0.0.4; charset=utf-8";

    /// <returns>What the scraper likes best of the two; text where it says nothing that either fits.</returns>
    public static ScrapeFormat Choose(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted))
            return ScrapeFormat.Text;
        var openMetrics = accepted.Where(IsOpenMetrics).Select(Quality).DefaultIfEmpty(0).Max();
        var text = accepted.Where(IsText).Select(Quality).DefaultIfEmpty(0).Max();
        return openMetrics > 0 && openMetrics >= text ? ScrapeFormat.OpenMetrics : ScrapeFormat.Text;
    }

    // A wildcard is no wish for it.
    private static bool IsOpenMetrics(MediaTypeHeaderValue type) => Is(type, "application/openmetrics-text", "1.0.0");

    private static bool IsText(MediaTypeHeaderValue type) => Is(type, "text/plain", "0.0.4");

    private static bool Is(MediaTypeHeaderValue type, string name, string version) =>
        type.MediaType.Equals(name, StringComparison.OrdinalIgnoreCase) && (Version(type) is not { } asked || asked == version);

    private static string? Version(MediaTypeHeaderValue type) =>
        type.Parameters.FirstOrDefault(p => p.Name.Equals("version", StringComparison.OrdinalIgnoreCase))?.GetUnescapedValue().Value;

    private static double Quality(MediaTypeHeaderValue type) => type.Quality ?? 1;
}
