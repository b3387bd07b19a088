using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using WorkerTuning.Applying.Forwarding;

namespace WorkerTuning.Dashboard;

/// <summary>Who may read and who may act. Null: they may; else the sentence they are refused with.</summary>
internal static class DashboardAccess
{
    public static string? RefuseReading(HttpContext context) =>
        IsAuthorised(context) || LocalCallers.IsLocal(context) ? null
            : "The dashboard answers this machine only. To open it to others, put an authorisation on it: app.MapWorkerDashboard().RequireAuthorization().";

    public static string? RefuseActing(HttpContext context, bool hasActions)
    {
        if (RefuseReading(context) is { } refusal)
            return refusal;
        if (!hasActions)
            return "Actions are off. The setting dashboard_actions = true (env GUNICORN_DASHBOARD_ACTIONS) turns them on.";
        if (!IsSameOrigin(context.Request))
            return "Actions are taken from the dashboard's own page only, not from another site's.";
        return context.Request.HasJsonContentType() || context.Request.Headers.ContainsKey("X-Requested-By") ? null
            : "An action needs the content type application/json or a header X-Requested-By, which no foreign form can send.";
    }

    // The authorisation middleware has run by now, and ASP.NET Core refuses endpoints with its metadata where it has not.
    private static bool IsAuthorised(HttpContext context) =>
        context.GetEndpoint()?.Metadata is { } metadata
        && (metadata.GetMetadata<IAuthorizeData>() is not null || metadata.GetMetadata<AuthorizationPolicy>() is not null)
        && metadata.GetMetadata<IAllowAnonymous>() is null;

    private static bool IsSameOrigin(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site is not ("" or "same-origin" or "none"))
            return false;
        // The browser itself vouches for same-origin; behind TLS of a proxy the scheme is another here.
        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0
            || site == "same-origin"
            || string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
    }
}
