using System.Collections.Frozen;

namespace WorkerTuning.Configuration.Python;

/// <summary><c>os.path</c>: text, and what a path leads to.</summary>
internal static class OsPathModule
{
    public static readonly IReadOnlyDictionary<string, object> Members = Build();

    private static FrozenDictionary<string, object> Build()
    {
        var functions = new NativeTable()
            .Add("dirname", (m, a) => PathText.Split(Path(m, a)).Head)
            .Add("basename", (m, a) => PathText.Split(Path(m, a)).Tail)
            .Add("abspath", (m, a) => PathText.Absolute(m, Path(m, a)))
            .Add("realpath", (m, a) => PathText.Absolute(m, Path(m, a)))
            .Add("normpath", (m, a) => PathText.Normalize(Path(m, a)))
            .Add("isabs", (m, a) => Path(m, a).StartsWith('/'))
            .Add("split", (m, a) => Pair(m, PathText.Split(Path(m, a))))
            .Add("splitext", (m, a) => Pair(m, PathText.SplitExtension(Path(m, a))))
            .Add("join", Join)
            .Add("exists", (m, a) => m.Exists(Path(m, a)))
            .Add("lexists", (m, a) => m.Exists(Path(m, a)))
            .Add("isfile", (m, a) => IsOfKind(m, a, PathKind.File))
            .Add("isdir", (m, a) => IsOfKind(m, a, PathKind.Folder))
            .Add("expanduser", (m, a) => ExpandUser(m, Path(m, a)));
        var members = functions.Freeze().ToDictionary(f => f.Key, f => (object)f.Value);
        members.Add("sep", "/");
        return members.ToFrozenDictionary();
    }

    private static PyTuple Pair(Machine machine, (string, string) pair) => machine.NewTuple([pair.Item1, pair.Item2]);

    private static string Path(Machine machine, CallArguments arguments)
    {
        arguments.Expect(machine, 1, 1);
        if (arguments[0] is not (string or PyPath)) throw machine.TypeError($"expected str, bytes or os.PathLike object, not {Types.NameOf(arguments[0])}");
        var path = PathText.Of(arguments[0]);
        machine.Spend(path.Length >> 6);
        return path;
    }

    private static string Join(Machine machine, CallArguments arguments)
    {
        arguments.Expect(machine, 1, int.MaxValue);
        var joined = "";
        for (var i = 0; i < arguments.Count; i++)
        {
            if (arguments[i] is not (string or PyPath))
            {
                throw machine.TypeError($"expected str, bytes or os.PathLike object, not {Types.NameOf(arguments[i])}");
            }

            joined = machine.NewText(i == 0 ? PathText.Of(arguments[0]) : PathText.Join(joined, PathText.Of(arguments[i])));
        }

        return joined;
    }

    private static object IsOfKind(Machine machine, CallArguments arguments, PathKind kind) =>
        machine.Host.KindOf(PathText.Absolute(machine, Path(machine, arguments))) == kind;

    public static object ExpandUser(Machine machine, string path)
    {
        if (!path.StartsWith('~')) return path;
        if (path.Length > 1 && path[1] != '/') return machine.Unknown("the home directory of another user");
        if (machine.Environment.Values.Find("HOME") is not { } home) return machine.Unknown("the home directory, since HOME is not set");
        if (home is not string directory) return home;
        var expanded = machine.NewText(directory.TrimEnd('/') + path[1..]);
        return expanded.Length > 0 ? expanded : "/";
    }
}
