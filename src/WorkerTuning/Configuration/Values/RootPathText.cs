using System.Globalization;

namespace WorkerTuning.Configuration.Values;

/// <summary>Checks the path that an application is mounted under: a URL's path, escaped as there.</summary>
internal static class RootPathText
{
    /// <returns>What is wrong; null where nothing is.</returns>
    public static string? Find(string path)
    {
        if (path.Length == 0)
            return null;
        if (path[0] != '/')
            return "must be a path that begins with /";
        if (path.AsSpan().ContainsAny("?#\\"))
            return "must be a path alone, without ?, # and \\";
        if (!IsEscaped(path))
            return "must have two hexadecimal digits after each %";
        // The last slash is not taken for a segment.
        var segments = path.TrimEnd('/') is { Length: > 0 } trimmed && path.Length - trimmed.Length < 2 ? trimmed[1..].Split('/') : path == "/" ? [] : [""];
        if (segments.Contains(""))
            return "must have no empty segment, as in //";
        var plain = segments.Select(Uri.UnescapeDataString).ToList();
        return plain.Exists(s => s is "." or "..") ? "must have no segment . or .."
            : plain.Exists(s => s.Any(char.IsControl) || s.Contains('/', StringComparison.Ordinal)) ? "must have no escaped slash or control character"
            : null;
    }

    private static bool IsEscaped(string path)
    {
        for (var at = path.IndexOf('%', StringComparison.Ordinal); at >= 0; at = path.IndexOf('%', at + 1))
        {
            if (at + 2 >= path.Length || !byte.TryParse(path.AsSpan(at + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _))
                return false;
        }

        return true;
    }
}
