namespace WorkerTuning.Configuration.Python;

/// <summary>The POSIX rules of os.path and pathlib, on text alone.</summary>
internal static class PathText
{
    public static string Of(object value) => value is PyPath path ? path.Text : (string)value;

    public static string Join(string first, string second)
    {
        if (second.StartsWith('/')) return second;
        return first.Length == 0 || first.EndsWith('/') ? first + second : first + "/" + second;
    }

    /// <summary>os.path.normpath.</summary>
    public static string Normalize(string path)
    {
        if (path.Length == 0) return ".";
        var root = path.StartsWith("//", StringComparison.Ordinal) && !path.StartsWith("///", StringComparison.Ordinal) ? "//"
            : path.StartsWith('/') ? "/" : "";
        var parts = new List<string>();
        foreach (var part in path.Split('/'))
        {
            if (part is "" or ".") continue;
            if (part != ".." || (root.Length == 0 && parts.Count == 0) || (parts.Count > 0 && parts[^1] == "..")) parts.Add(part);
            else if (parts.Count > 0) parts.RemoveAt(parts.Count - 1);
        }

        var joined = root + string.Join('/', parts);
        return joined.Length == 0 ? "." : joined;
    }

    public static string Absolute(Machine machine, string path) => Normalize(Join(machine.Host.CurrentDirectory, path));

    /// <summary>os.path.split.</summary>
    public static (string Head, string Tail) Split(string path)
    {
        var slash = path.LastIndexOf('/') + 1;
        var head = path[..slash];
        var trimmed = head.TrimEnd('/');
        return (trimmed.Length > 0 ? trimmed : head, path[slash..]);
    }

    /// <summary>os.path.splitext: leading dots do not begin an extension.</summary>
    public static (string Root, string Extension) SplitExtension(string path)
    {
        var name = path.LastIndexOf('/') + 1;
        var dot = path.LastIndexOf('.');
        return dot > name && path[name..dot].Any(c => c != '.') ? (path[..dot], path[dot..]) : (path, "");
    }

    /// <summary>How pathlib writes a path: without doubled slashes, dots or a trailing slash, but with its <c>..</c>.</summary>
    public static string ForPathlib(string path)
    {
        var root = path.StartsWith("//", StringComparison.Ordinal) && !path.StartsWith("///", StringComparison.Ordinal) ? "//"
            : path.StartsWith('/') ? "/" : "";
        var joined = root + string.Join('/', path.Split('/').Where(part => part is not ("" or ".")));
        return joined.Length == 0 ? "." : joined;
    }
}
