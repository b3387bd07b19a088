using Microsoft.AspNetCore.Http;

namespace WorkerTuning.Applying.Forwarding;

/// <summary>The path the application is mounted under, as the application sees it: PathBase.</summary>
internal static class MountPath
{
    /// <summary>gunicorn's name for it, as a header of a proxy.</summary>
    public const string Header = "SCRIPT_NAME";

    /// <summary>As root_path: a proxy may have taken it off the path already.</summary>
    public static void Apply(HttpRequest request, PathString root)
    {
        if (!TryMove(request, root))
            request.PathBase = request.PathBase.Add(root);
    }

    /// <summary>As SCRIPT_NAME: the path must begin with it, segment by segment.</summary>
    /// <returns>False where it does not.</returns>
    public static bool TryApply(HttpRequest request, string scriptName)
    {
        var trimmed = scriptName.TrimEnd('/');
        // A null character, which no path has, would throw.
        return trimmed.Length == 0
            || (trimmed[0] == '/' && !trimmed.Contains("%00", StringComparison.Ordinal) && TryMove(request, PathString.FromUriComponent(trimmed)));
    }

    private static bool TryMove(HttpRequest request, PathString mount)
    {
        if (!request.Path.StartsWithSegments(mount, out var matched, out var rest))
            return false;
        request.PathBase = request.PathBase.Add(matched);
        request.Path = rest;
        return true;
    }
}
