using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.Routing.Template;

namespace WorkerTuning.Admission;

/// <summary>The routes of endpoints outside the pool, for the time before routing has run.</summary>
internal sealed class ExemptPaths
{
    private volatile TemplateMatcher[] _matchers = [];

    public void Set(IEnumerable<RoutePattern> patterns) =>
        _matchers = [.. patterns.Select(p => new TemplateMatcher(new RouteTemplate(p), []))];

    public bool Match(PathString path)
    {
        foreach (var matcher in _matchers)
        {
            if (matcher.TryMatch(path, []))
                return true;
        }

        return false;
    }
}
