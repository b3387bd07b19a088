using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace WorkerTuning.Applying.Requests;

/// <summary>The method and the target.</summary>
internal static class RequestLineRules
{
    // gunicorn's; all registered methods are within.
    private const int ShortestMethod = 3;
    private const int LongestMethod = 20;

    public static RequestFinding? Find(HttpContext context, bool anyMethod)
    {
        var method = context.Request.Method;
        if (anyMethod ? !IsToken(method) : !IsConventional(method))
            return new RequestFinding(RequestFault.Method, method);
        return context.Features.Get<IHttpRequestFeature>()?.RawTarget is { } target && target.AsSpan().IndexOfAny(RequestCharacters.NotInTarget) is >= 0 and var at
            ? new RequestFinding(target[at] == '#' ? RequestFault.Fragment : RequestFault.Target)
            : null;
    }

    private static bool IsConventional(string method) =>
        method.Length is >= ShortestMethod and <= LongestMethod && !method.AsSpan().ContainsAnyExcept(RequestCharacters.Method);

    private static bool IsToken(string method) =>
        method.Length > 0 && !method.AsSpan().ContainsAnyExcept(RequestCharacters.Token);
}
