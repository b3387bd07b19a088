using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace WorkerTuning.Admission;

/// <summary>
/// Whether a path may lead to an endpoint that is not treated as all others. Asked only where there is no room, and only to choose where a request
/// waits: before the application, or once routing has found its endpoint. Never to choose whether it waits.
/// </summary>
internal sealed class EndpointHint
{
    // An application with more of them has made them from data.
    private const int Most = 1_000;

    private readonly Lock _lock = new();
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);
    private RouteTail[] _tails = [];
    private volatile bool _fitsAll;
    private volatile bool _hasLooked;

    /// <summary>Whether the application has endpoints at all. What they are is known once routing has looked at them, at its first request.</summary>
    public Func<bool> HasEndpoints { get; set; } = static () => false;

    public bool MayLead(string? path)
    {
        if (_fitsAll)
            return true;
        if (!_hasLooked)
            return HasEndpoints();
        foreach (var tail in Volatile.Read(ref _tails))
        {
            if (tail.Fits(path))
                return true;
        }

        return false;
    }

    /// <summary>Routing has looked at its endpoints.</summary>
    public void Look() => _hasLooked = true;

    /// <summary>Notes an endpoint that is not treated as all others.</summary>
    /// <param name="endpoint">One without a route may answer every path.</param>
    public void Note(Endpoint endpoint)
    {
        if (endpoint is RouteEndpoint { RoutePattern: var route })
            Add(route.RawText ?? "", new RouteTail(route));
        else
            _fitsAll = true;
    }

    /// <summary>Notes a path that led to such an endpoint although no route of one fits it: something in the application rewrites paths.</summary>
    public void Note(string path)
    {
        if (!MayLead(path))
            Add(path, RouteTail.Of(path));
    }

    private void Add(string name, RouteTail tail)
    {
        lock (_lock)
        {
            if (tail.FitsAll || _known.Count >= Most)
                _fitsAll = true;
            else if (_known.Add(name))
                Volatile.Write(ref _tails, [.. _tails, tail]);
        }
    }
}
