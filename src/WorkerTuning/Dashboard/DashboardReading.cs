using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace WorkerTuning.Dashboard;

/// <summary>Answers those who look: browsers with the page, everybody else with JSON.</summary>
internal static class DashboardReading
{
    public static async Task ServeAsync(HttpContext context, DashboardState state)
    {
        if (await RefusedAsync(context))
            return;
        var response = context.Response;
        response.Headers.Vary = HeaderNames.Accept;
        if (!WantsPage(context.Request))
        {
            response.ContentType = "application/json; charset=utf-8";
            await WriteAsync(context, state.Write());
            return;
        }

        var page = DashboardPage.Instance;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.ContentSecurityPolicy = page.Policy;
        response.Headers["Referrer-Policy"] = "no-referrer";
        await WriteAsync(context, page.Html);
    }

    public static async Task StreamAsync(HttpContext context, DashboardStream stream)
    {
        if (!await RefusedAsync(context))
            await stream.ServeAsync(context);
    }

    /// <summary>Browsers name text/html first; curl and fetch name <c>*/*</c> or JSON.</summary>
    public static bool WantsPage(HttpRequest request) =>
        request.GetTypedHeaders().Accept.Any(a => a.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase) && a.Quality is not 0);

    private static async Task<bool> RefusedAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        if (DashboardAccess.RefuseReading(context) is not { } refusal)
            return false;
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        await context.Response.WriteAsync(refusal + "\n", context.RequestAborted);
        return true;
    }

    private static Task WriteAsync(HttpContext context, byte[] body)
    {
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}
