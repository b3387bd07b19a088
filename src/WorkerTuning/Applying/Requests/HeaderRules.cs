using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using WorkerTuning.Planning;

namespace WorkerTuning.Applying.Requests;

/// <summary>Names, values and repetitions of the header fields, in one pass.</summary>
internal static class HeaderRules
{
    // gunicorn's; Kestrel itself refuses a second Host or Content-Length in HTTP/1.1.
    private static readonly string[] Singletons = [HeaderNames.Host, HeaderNames.ContentType, HeaderNames.ContentLength];

    public static RequestFinding? Find(HttpContext context, RequestPlan plan)
    {
        var headers = context.Request.Headers;
        var fields = HeaderRoom.Copy(headers);
        var isFramed = FrameRules.Applies(context.Request.Protocol);
        RequestFinding? found = null;
        foreach (ref readonly var field in fields)
        {
            if (plan.Strict)
                found = FindIn(field.Key, field.Value, isFramed);
            if (found is null && plan.HeaderMap is { } map && field.Key.Contains('_', StringComparison.Ordinal))
                found = Map(context, field.Key, map, plan.Trust);
            if (found is not null)
                break;
        }

        fields.Clear();
        return found;
    }

    /// <param name="name">Of the field.</param>
    /// <param name="values">One for each time that it was sent.</param>
    /// <param name="isFramed">True in HTTP/2 and 3, where blanks around a value belong to it.</param>
    public static RequestFinding? FindIn(string name, StringValues values, bool isFramed)
    {
        if (name.AsSpan().ContainsAnyExcept(RequestCharacters.PlainName) && (name.Length == 0 || name.AsSpan().ContainsAnyExcept(RequestCharacters.Token)))
            return new RequestFinding(RequestFault.HeaderName, name);
        if (values.Count > 1 && Singletons.Contains(name, StringComparer.OrdinalIgnoreCase))
            return new RequestFinding(RequestFault.RepeatedHeader, name);
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i].AsSpan().ContainsAny(RequestCharacters.Control))
                return new RequestFinding(RequestFault.HeaderValue, name);
            if (isFramed && values[i] is ([' ' or '\t', ..] or [.., ' ' or '\t']))
                return new RequestFinding(RequestFault.OuterSpace, name);
        }

        return null;
    }

    private static RequestFinding? Map(HttpContext context, string name, HeaderMap map, TrustPlan trust)
    {
        if (map == HeaderMap.Dangerous || (trust.MaySend(name) && trust.Proxies.Contains(context.Connection.RemoteIpAddress)))
            return null;
        if (map == HeaderMap.Refuse)
            return new RequestFinding(RequestFault.UnderscoreName, name);
        context.Request.Headers.Remove(name);
        return null;
    }
}
