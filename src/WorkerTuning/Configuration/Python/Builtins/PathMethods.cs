using System.Collections.Frozen;

namespace WorkerTuning.Configuration.Python;

/// <summary>The members of <c>pathlib.Path</c> that look at the name, at what it leads to, and at the names in a folder.</summary>
internal static class PathMethods
{
    public static readonly FrozenDictionary<string, NativeFunction> Table = new NativeTable()
        .Add("cwd", (m, _) => m.NewPath(PathText.ForPathlib(m.Host.CurrentDirectory)))
        .Add("home", (m, _) => Expanded(m, "~"))
        .Add("expanduser", (m, a) => Expanded(m, Self(m, a)))
        .Add("exists", (m, a) => m.Exists(Self(m, a)))
        .Add("is_file", (m, a) => m.Host.KindOf(PathText.Absolute(m, Self(m, a))) == PathKind.File)
        .Add("is_dir", (m, a) => m.Host.KindOf(PathText.Absolute(m, Self(m, a))) == PathKind.Folder)
        .Add("iterdir", (m, a) => Inside(m, Self(m, a)))
        .Add("glob", (m, a) => Found(m, a, ""))
        .Add("rglob", (m, a) => Found(m, a, "**/"))
        .Add("resolve", (m, a) => m.NewPath(PathText.Absolute(m, Self(m, a))))
        .Add("absolute", (m, a) => m.NewPath(PathText.ForPathlib(PathText.Join(m.Host.CurrentDirectory, Self(m, a)))))
        .Add("is_absolute", (m, a) => Self(m, a).StartsWith('/'))
        .Add("as_posix", (m, a) => Self(m, a))
        .Add("__str__", (m, a) => Self(m, a))
        .Add("joinpath", (m, a) => Join(m, a))
        .Add("with_name", (m, a) => m.NewPath(PathText.Join(Parent(Self(m, a)), a.Text(m, 1))))
        .Add("with_suffix", (m, a) => m.NewPath(PathText.SplitExtension(Self(m, a)).Root + a.Text(m, 1)))
        .Add("with_stem", (m, a) => m.NewPath(PathText.Join(Parent(Self(m, a)), a.Text(m, 1) + PathText.SplitExtension(Name(Self(m, a))).Extension)))
        .Add("is_relative_to", (m, a) => Relative(m, a) is not null)
        .Add("relative_to", (m, a) => m.NewPath(Relative(m, a) ?? throw m.ValueError($"{Repr.Of(m, Self(m, a))} is not in the subpath of {Repr.Of(m, PathText.Of(a[1]))}")))
        .Freeze();

    public static object? Property(Machine machine, PyPath path, string name) => name switch
    {
        "parent" => machine.NewPath(Parent(path.Text)),
        "parents" => machine.NewTuple([.. Parents(machine, path.Text)]),
        "name" => Name(path.Text),
        "stem" => PathText.SplitExtension(Name(path.Text)).Root,
        "suffix" => PathText.SplitExtension(Name(path.Text)).Extension,
        "parts" => machine.NewTuple([.. Parts(path.Text)]),
        "root" or "anchor" => Root(path.Text),
        "drive" => "",
        _ => null,
    };

    private static string Self(Machine machine, CallArguments arguments)
    {
        if (arguments.Count == 0 || arguments[0] is not PyPath path) throw machine.TypeError("a Path object is required");
        machine.Spend(path.Text.Length >> 6);
        return path.Text;
    }

    private static object Expanded(Machine machine, string path) =>
        OsPathModule.ExpandUser(machine, path) switch { string text => machine.NewPath(PathText.ForPathlib(text)), var other => other };

    private static PyIterator Inside(Machine machine, string folder) =>
        Paths(machine, (machine.ReadFolder(folder) ?? throw new UnknownValueException(machine.Unknown("the folder cannot be read"))).Select(e => PathText.Join(folder, e.Name)));

    private static PyIterator Found(Machine machine, CallArguments arguments, string before)
    {
        arguments.Expect(machine, 2, 2);
        var (folder, pattern) = (Self(machine, arguments), before + PathText.Of(arguments.Text(machine, 1)));
        // Pythons differ in what ** at the end finds, and a pattern of two dots is none of a name.
        var isPlain = pattern.Length > before.Length && !pattern.StartsWith('/') && !pattern.EndsWith('/') && !pattern.EndsWith("**", StringComparison.Ordinal);
        if (!isPlain || NamePattern.IsOne(folder)) throw new UnknownValueException(machine.Unknown("this pattern of a path"));
        var found = new FileGlob(machine, isRecursive: true, takesHidden: true, followsLinks: false).Find(folder == "." ? pattern : PathText.Join(folder, pattern));
        return Paths(machine, found.Distinct(StringComparer.Ordinal));
    }

    private static PyIterator Paths(Machine machine, IEnumerable<string> paths) =>
        new(machine, [.. paths.Select(p => machine.NewPath(PathText.ForPathlib(p)))], "generator");

    private static string? Relative(Machine machine, CallArguments arguments)
    {
        arguments.Expect(machine, 2, 2);
        if (arguments[1] is not (string or PyPath)) throw machine.TypeError($"expected str, bytes or os.PathLike object, not {Types.NameOf(arguments[1])}");
        var (own, other) = (Parts(Self(machine, arguments)).ToList(), Parts(PathText.ForPathlib(PathText.Of(arguments[1]))).ToList());
        return own.Take(other.Count).SequenceEqual(other) ? PathText.ForPathlib(string.Join('/', own.Skip(other.Count))) : null;
    }

    private static IEnumerable<string> Parts(string path)
    {
        var names = path.Split('/').Where(part => part is not ("" or "."));
        return Root(path) is { Length: > 0 } root ? names.Prepend(root) : names;
    }

    private static string Root(string path) => path.StartsWith("//", StringComparison.Ordinal) ? "//" : path.StartsWith('/') ? "/" : "";

    private static string Name(string path) => path is "." or "/" ? "" : PathText.Split(path).Tail;

    private static string Parent(string path)
    {
        if (path is "." or "/") return path;
        var head = PathText.Split(path).Head;
        return head.Length == 0 ? "." : head;
    }

    private static IEnumerable<object> Parents(Machine machine, string path)
    {
        for (var parent = Parent(path); parent != path; (path, parent) = (parent, Parent(parent))) yield return machine.NewPath(parent);
    }

    public static PyPath Join(Machine machine, CallArguments arguments)
    {
        var joined = "";
        foreach (var part in arguments.Positional)
        {
            if (part is not (string or PyPath)) throw machine.TypeError($"expected str, bytes or os.PathLike object, not {Types.NameOf(part)}");
            joined = machine.NewText(PathText.Join(joined, PathText.Of(part)));
        }

        return machine.NewPath(PathText.ForPathlib(joined));
    }
}
