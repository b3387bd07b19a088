using System.Collections.Frozen;

namespace WorkerTuning.Configuration.Python;

/// <summary>The members of <c>pathlib.Path</c> that look at the name, and <c>exists</c>.</summary>
internal static class PathMethods
{
    public static readonly FrozenDictionary<string, NativeFunction> Table = new NativeTable()
        .Add("cwd", (m, _) => m.NewPath(PathText.ForPathlib(m.Host.CurrentDirectory)))
        .Add("exists", (m, a) => m.Host.PathExists(PathText.Absolute(m, Self(m, a))))
        .Add("resolve", (m, a) => m.NewPath(PathText.Absolute(m, Self(m, a))))
        .Add("absolute", (m, a) => m.NewPath(PathText.ForPathlib(PathText.Join(m.Host.CurrentDirectory, Self(m, a)))))
        .Add("is_absolute", (m, a) => Self(m, a).StartsWith('/'))
        .Add("as_posix", (m, a) => Self(m, a))
        .Add("__str__", (m, a) => Self(m, a))
        .Add("joinpath", (m, a) => Join(m, a))
        .Add("with_name", (m, a) => m.NewPath(PathText.Join(Parent(Self(m, a)), a.Text(m, 1))))
        .Add("with_suffix", (m, a) => m.NewPath(PathText.SplitExtension(Self(m, a)).Root + a.Text(m, 1)))
        .Freeze();

    public static object? Property(Machine machine, PyPath path, string name) => name switch
    {
        "parent" => machine.NewPath(Parent(path.Text)),
        "parents" => machine.NewTuple([.. Parents(machine, path.Text)]),
        "name" => Name(path.Text),
        "stem" => PathText.SplitExtension(Name(path.Text)).Root,
        "suffix" => PathText.SplitExtension(Name(path.Text)).Extension,
        _ => null,
    };

    private static string Self(Machine machine, CallArguments arguments)
    {
        if (arguments.Count == 0 || arguments[0] is not PyPath path) throw machine.TypeError("a Path object is required");
        machine.Spend(path.Text.Length >> 6);
        return path.Text;
    }

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
