using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.Routing.Template;

namespace WorkerTuning.Admission;

/// <summary>The routes of some endpoints, for the time before routing has run.</summary>
internal sealed class RoutePaths
{
    private volatile (TemplateMatcher Path, IReadOnlyList<string> Methods)[] _routes = [];

    /// <param name="routes">Each with the methods that it takes; none for every method.</param>
    public void Set(IEnumerable<(RoutePattern Pattern, IReadOnlyList<string> Methods)> routes) =>
        _routes = [.. routes.Select(r => (new TemplateMatcher(new RouteTemplate(r.Pattern), []), r.Methods))];

    public bool Match(HttpRequest request)
    {
        foreach (var (path, methods) in _routes)
        {
            if ((methods.Count == 0 || methods.Contains(request.Method, StringComparer.OrdinalIgnoreCase)) && path.TryMatch(request.Path, []))
                return true;
        }

        return false;
    }
}
