using System.Collections.Frozen;

namespace WorkerTuning.Configuration.Python;

/// <summary>The members of <c>pathlib.Path</c> that look at the name, and <c>exists</c>.</summary>
internal static class PathMethods
{
    public static readonly FrozenDictionary<string, NativeFunction> Table = new NativeTable()
        .Add("cwd", (m, _) => new PyPath(PathText.ForPathlib(m.Host.CurrentDirectory)))
        .Add("exists", (m, a) => m.Host.PathExists(PathText.Absolute(m, Self(m, a))))
        .Add("resolve", (m, a) => new PyPath(PathText.Absolute(m, Self(m, a))))
        .Add("absolute", (m, a) => new PyPath(PathText.ForPathlib(PathText.Join(m.Host.CurrentDirectory, Self(m, a)))))
        .Add("is_absolute", (m, a) => Self(m, a).StartsWith('/'))
        .Add("as_posix", (m, a) => Self(m, a))
        .Add("__str__", (m, a) => Self(m, a))
        .Add("joinpath", (m, a) => Join(m, a))
        .Add("with_name", (m, a) => new PyPath(PathText.Join(Parent(Self(m, a)), a.Text(m, 1))))
        .Add("with_suffix", (m, a) => new PyPath(PathText.SplitExtension(Self(m, a)).Root + a.Text(m, 1)))
        .Freeze();

    public static object? Property(PyPath path, string name) => name switch
    {
        "parent" => new PyPath(Parent(path.Text)),
        "parents" => new PyTuple([.. Parents(path.Text)]),
        "name" => Name(path.Text),
        "stem" => PathText.SplitExtension(Name(path.Text)).Root,
        "suffix" => PathText.SplitExtension(Name(path.Text)).Extension,
        _ => null,
    };

    private static string Self(Machine machine, CallArguments arguments) =>
        arguments.Count > 0 && arguments[0] is PyPath path ? path.Text : throw machine.TypeError("a Path object is required");

    private static string Name(string path) => path is "." or "/" ? "" : PathText.Split(path).Tail;

    private static string Parent(string path)
    {
        if (path is "." or "/") return path;
        var head = PathText.Split(path).Head;
        return head.Length == 0 ? "." : head;
    }

    private static IEnumerable<object> Parents(string path)
    {
        for (var parent = Parent(path); parent != path; (path, parent) = (parent, Parent(parent))) yield return new PyPath(parent);
    }

    public static PyPath Join(Machine machine, CallArguments arguments)
    {
        var joined = "";
        foreach (var part in arguments.Positional)
        {
            if (part is not (string or PyPath)) throw machine.TypeError($"expected str, bytes or os.PathLike object, not {Types.NameOf(part)}");
            joined = PathText.Join(joined, PathText.Of(part));
        }

        return new PyPath(PathText.ForPathlib(joined));
    }
}
