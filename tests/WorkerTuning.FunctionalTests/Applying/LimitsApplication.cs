using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace WorkerTuning.FunctionalTests.Applying;

/// <summary>Endpoints that read their body, or do not, or say what holds for them.</summary>
internal static class LimitsApplication
{
    public static void Map(WebApplication app)
    {
        app.MapGet("/{*any}", () => "hello");
        app.MapPost("/read", ReadAsync);
        app.MapPost("/no-read", () => "not read");
        app.MapPost("/rates", (HttpContext context) => string.Create(
            CultureInfo.InvariantCulture,
            $"{Show(context.Features.Get<IHttpMinRequestBodyDataRateFeature>()?.MinDataRate?.BytesPerSecond)} {Show(context.Features.Get<IHttpMinResponseDataRateFeature>()?.MinDataRate?.BytesPerSecond)}"));
    }

    /// <summary>How many bytes the body has.</summary>
    public static async Task<string> ReadAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        return body.Length.ToString(CultureInfo.InvariantCulture);
    }

    private static string Show(double? rate) => rate?.ToString(CultureInfo.InvariantCulture) ?? "none";
}
