namespace WorkerTuning.Configuration.Python;

/// <summary><c>glob</c>: which files there are.</summary>
internal static class GlobModule
{
    public static readonly IReadOnlyDictionary<string, object> Members = new Dictionary<string, object>
    {
        ["glob"] = new NativeFunction("glob", (m, a) => m.NewList(Find(m, a))),
        ["iglob"] = new NativeFunction("iglob", (m, a) => new PyIterator(m, Find(m, a), "generator")),
    };

    private static List<object> Find(Machine machine, CallArguments arguments)
    {
        arguments.Expect(machine, arguments.Keywords.ContainsKey("pathname") ? 0 : 1, 1, "pathname", "recursive", "include_hidden", "root_dir", "dir_fd");
        if (arguments.Keywords.ContainsKey("root_dir") || arguments.Keywords.ContainsKey("dir_fd")) throw new UnknownValueException(machine.Unknown("glob in a folder of its own"));
        var pattern = arguments.Optional(0, "pathname") as string ?? throw machine.TypeError("the pattern of glob must be str");
        return [.. new FileGlob(machine, Flag("recursive"), Flag("include_hidden"), followsLinks: true).Find(pattern)];

        bool Flag(string name) => arguments.Keywords.TryGetValue(name, out var value) && Truth.Of(machine, value) == true;
    }
}
