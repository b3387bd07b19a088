using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace WorkerTuning.Admission;

/// <summary>
/// Whether a path may lead to an endpoint that is not treated as all others. Asked only where there is no room, and only to choose where a request
/// waits: before the application, or once routing has found its endpoint. Never to choose whether it waits.
/// </summary>
internal sealed class EndpointHint
{
    // An application with more such endpoints has made them from data; a client with more first segments tries some.
    private const int Most = 1_000;

    private readonly Lock _lock = new();
    private readonly HashSet<string> _routes = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _tried = new(StringComparer.OrdinalIgnoreCase);
    private RouteTail[] _tails = [];
    private volatile bool _fitsAll;

    /// <summary>Whether the application has endpoints at all. What they are is known once routing has looked at them: each router at its first request.</summary>
    public Func<bool> HasEndpoints { get; set; } = static () => false;

    /// <param name="path">The path as the application sees it first, decoded.</param>
    /// <param name="target">The request target as it was sent. Nothing is known of where its first segment leads until a request has tried it.</param>
    public bool MayLead(string? path, string? target) => _fitsAll || Fits(path) || (!IsTried(target) && HasEndpoints());

    /// <summary>A request went into the application, so that all routers on its way have looked at their endpoints.</summary>
    public void Tried(string? target)
    {
        lock (_lock)
        {
            if (_tried.Count < Most)
                _tried.Add(FirstSegment(target).ToString());
        }
    }

    /// <summary>Notes an endpoint that is not treated as all others.</summary>
    /// <param name="endpoint">One without a route may answer every path.</param>
    public void Note(Endpoint endpoint)
    {
        if (endpoint is RouteEndpoint { RoutePattern: var route })
            Add(route.RawText ?? "", new RouteTail(route));
    }

    /// <summary>Notes a path that led to such an endpoint although no route of one fits it: something in the application rewrites paths.</summary>
    public void Note(ReadOnlySpan<char> path)
    {
        if (!_fitsAll && !Fits(path))
            Add(path.ToString(), RouteTail.Of(Uri.UnescapeDataString(path.ToString())));
    }

    /// <summary>Whether the route of such an endpoint fits a path, and not all paths.</summary>
    public bool FitsOnly(string? path) => !_fitsAll && Fits(path.AsSpan());

    private bool Fits(ReadOnlySpan<char> path)
    {
        foreach (var tail in Volatile.Read(ref _tails))
        {
            if (tail.Fits(path))
                return true;
        }

        return false;
    }

    private bool IsTried(string? target)
    {
        lock (_lock)
            return _tried.Count >= Most || _tried.GetAlternateLookup<ReadOnlySpan<char>>().Contains(FirstSegment(target));
    }

    private void Add(string name, RouteTail tail)
    {
        lock (_lock)
        {
            if (tail.FitsAll || _routes.Count >= Most)
                _fitsAll = true;
            else if (_routes.Add(name))
                Volatile.Write(ref _tails, [.. _tails, tail]);
        }
    }

    private static ReadOnlySpan<char> FirstSegment(string? target)
    {
        var segment = target.AsSpan().TrimStart('/');
        return segment.IndexOfAny('/', '?') is var end and >= 0 ? segment[..end] : segment;
    }
}
