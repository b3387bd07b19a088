using Microsoft.AspNetCore.Routing.Patterns;

namespace WorkerTuning.Admission;

/// <summary>
/// What a route looks like at the end of a path, whatever stands in front of it: a path base or a mapped branch that routing never sees.
/// Parameters fit everything, so that it fits every path that the route fits, and some more.
/// </summary>
internal sealed class RouteTail
{
    private readonly string?[] _segments;
    private readonly int _least;
    private readonly bool _hasRest;

    /// <param name="route">As the endpoint has it.</param>
    public RouteTail(RoutePattern route)
    {
        var parts = route.PathSegments;
        _hasRest = parts.Count > 0 && parts[^1].Parts[^1] is RoutePatternParameterPart { IsCatchAll: true };
        _segments = [.. parts.Take(_hasRest ? parts.Count - 1 : parts.Count).Select(Literal)];
        _least = _segments.Length;
        while (!_hasRest && _least > 0 && MayBeLeftOut(parts[_least - 1], route))
            _least--;
    }

    /// <summary>True where every path fits.</summary>
    public bool FitsAll => _hasRest ? Array.TrueForAll(_segments, static s => s is null) : _least == 0 || (_least == 1 && _segments[0] is null);

    private RouteTail(string[] segments) => (_segments, _least) = (segments, segments.Length);

    /// <summary>One that fits a path, and others that end as it does.</summary>
    public static RouteTail Of(string path) => new(path.Split('/', StringSplitOptions.RemoveEmptyEntries));

    /// <param name="path">Decoded, from its first slash.</param>
    public bool Fits(ReadOnlySpan<char> path)
    {
        if (FitsAll)
            return true;
        path = path.TrimEnd('/');
        if (_hasRest)
            return FitsSomewhere(path);
        for (var count = _segments.Length; count >= _least; count--)
        {
            if (FitsEnd(path, _segments.AsSpan(0, count)))
                return true;
        }

        return false;
    }

    private bool FitsSomewhere(ReadOnlySpan<char> path)
    {
        // From the longest part of the path to its first segments.
        for (; !path.IsEmpty; path = path[..Math.Max(0, path.LastIndexOf('/'))])
        {
            if (FitsEnd(path, _segments))
                return true;
        }

        return false;
    }

    private static bool FitsEnd(ReadOnlySpan<char> path, ReadOnlySpan<string?> segments)
    {
        for (var i = segments.Length - 1; i >= 0; i--)
        {
            var slash = path.LastIndexOf('/');
            if (slash < 0 || (segments[i] is { } literal && !path[(slash + 1)..].Equals(literal, StringComparison.OrdinalIgnoreCase)))
                return false;
            path = path[..slash];
        }

        return true;
    }

    private static string? Literal(RoutePatternPathSegment segment) =>
        segment.Parts is [RoutePatternLiteralPart { Content: var text }] ? text : null;

    private static bool MayBeLeftOut(RoutePatternPathSegment segment, RoutePattern route) =>
        segment.Parts is [RoutePatternParameterPart parameter] && (parameter.IsOptional || route.Defaults.ContainsKey(parameter.Name));
}
