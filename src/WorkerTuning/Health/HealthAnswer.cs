using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace WorkerTuning.Health;

/// <summary>Writes a report: <c>{"status":"healthy"}</c>, and more for those who may see more.</summary>
internal static class HealthAnswer
{
    /// <param name="context">The request.</param>
    /// <param name="report">What was found. Healthy and degraded are 200, unhealthy is 503.</param>
    /// <param name="checks">Which checks are listed.</param>
    /// <param name="more">Adds to the object; null for nothing.</param>
    public static Task WriteAsync(HttpContext context, HealthReport report, ListedChecks checks, Action<Utf8JsonWriter>? more = null)
    {
        var response = context.Response;
        var body = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("status", Word(report.Status));
            WriteChecks(json, report, checks);
            more?.Invoke(json);
            json.WriteEndObject();
        }

        response.StatusCode = report.Status == HealthStatus.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
        response.ContentType = "application/json";
        response.Headers.CacheControl = "no-store";
        response.ContentLength = body.WrittenCount;
        // Flushed: middleware may have put a body of its own in the place of the server's, which sees nothing of it otherwise.
        return response.Body.WriteAsync(body.WrittenMemory, context.RequestAborted).AsTask();
    }

    private static void WriteChecks(Utf8JsonWriter json, HealthReport report, ListedChecks checks)
    {
        var listed = report.Entries.Where(e => checks == ListedChecks.All || (checks == ListedChecks.Failing && e.Value.Status != HealthStatus.Healthy)).ToList();
        if (listed.Count == 0)
            return;
        json.WriteStartObject("checks");
        foreach (var (name, entry) in listed)
        {
            json.WriteStartObject(name);
            json.WriteString("status", Word(entry.Status));
            if ((entry.Description ?? entry.Exception?.Message) is { } description)
                json.WriteString("description", description);
            if (checks == ListedChecks.All && entry.Data.Count > 0)
            {
                json.WriteStartObject("data");
                foreach (var (key, value) in entry.Data)
                    WriteValue(json, key, value);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, string name, object value)
    {
        switch (value)
        {
            case bool flag:
                json.WriteBoolean(name, flag);
                break;
            case int number:
                json.WriteNumber(name, number);
                break;
            case long number:
                json.WriteNumber(name, number);
                break;
            case double number when double.IsFinite(number):
                json.WriteNumber(name, Math.Round(number, 6));
                break;
            case string[] texts:
                json.WriteStartArray(name);
                foreach (var text in texts)
                    json.WriteStringValue(text);
                json.WriteEndArray();
                break;
            default:
                json.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    private static string Word(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => "healthy",
        HealthStatus.Degraded => "degraded",
        _ => "unhealthy",
    };
}
