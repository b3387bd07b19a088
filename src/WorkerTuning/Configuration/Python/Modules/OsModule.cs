using System.Numerics;

namespace WorkerTuning.Configuration.Python;

/// <summary>The parts of <c>os</c> that configuration files use.</summary>
internal static class OsModule
{
    public static Dictionary<string, object> Members(Machine machine) => new()
    {
        ["environ"] = machine.Environment.Values,
        ["getenv"] = new NativeFunction("getenv", GetEnv, KeepsUnknown: true),
        ["putenv"] = new NativeFunction("putenv", (_, _) => PyNone.Value),
        ["cpu_count"] = new NativeFunction("cpu_count", (m, _) => (BigInteger)m.Host.CpuCount),
        ["process_cpu_count"] = new NativeFunction("process_cpu_count", (m, _) => (BigInteger)m.Host.CpuCount),
        ["sched_getaffinity"] = new NativeFunction("sched_getaffinity", Affinity),
        ["sysconf"] = new NativeFunction("sysconf", SysConf),
        ["getcwd"] = new NativeFunction("getcwd", (m, _) => m.Host.CurrentDirectory),
        ["fspath"] = new NativeFunction("fspath", (m, a) => a[0] is PyPath path ? path.Text : a.Text(m, 0)),
        ["listdir"] = new NativeFunction("listdir", ListFolder),
        ["walk"] = new NativeFunction("walk", Walk),
        ["path"] = machine.Modules.Import("os.path"),
        ["name"] = "posix",
        ["sep"] = "/",
        ["pathsep"] = ":",
        ["linesep"] = "\n",
        ["curdir"] = ".",
        ["pardir"] = "..",
        ["devnull"] = "/dev/null",
    };

    private static object GetEnv(Machine machine, CallArguments arguments)
    {
        arguments.Expect(machine, arguments.Keywords.ContainsKey("key") ? 0 : 1, 2, "key", "default");
        var key = arguments.Optional(0, "key")!;
        if (key is Unknown unknown) return machine.Derive(unknown);
        if (key is not string) throw machine.TypeError($"str expected, not {Types.NameOf(key)}");
        return machine.Environment.Values.Find(key) ?? arguments.Optional(1, "default") ?? PyNone.Value;
    }

    private static object ListFolder(Machine machine, CallArguments arguments)
    {
        arguments.Expect(machine, 0, 1, "path");
        var path = FolderOf(machine, arguments.Optional(0, "path") ?? ".");
        return machine.ReadFolder(path) is { } entries ? machine.NewList([.. entries.Select(e => e.Name)]) : machine.Unknown("the folder cannot be read");
    }

    private static object Walk(Machine machine, CallArguments arguments)
    {
        arguments.Expect(machine, 1, 4, "topdown", "onerror", "followlinks");
        var (topdown, onError, links) = (arguments.Optional(1, "topdown") ?? true, arguments.Optional(2, "onerror"), arguments.Optional(3, "followlinks") ?? false);
        return topdown is true && links is false && onError is null or PyNone
            ? new FolderWalk(machine, FolderOf(machine, arguments[0]))
            : machine.Unknown("os.walk is read from the top down, without links and onerror");
    }

    private static string FolderOf(Machine machine, object path) => path is string or PyPath
        ? PathText.Of(path)
        : throw machine.TypeError($"expected str, bytes or os.PathLike object, not {Types.NameOf(path)}");

    private static PySet Affinity(Machine machine, CallArguments arguments)
    {
        arguments.Expect(machine, 1, 1);
        return SetMethods.Of(machine, Enumerable.Range(0, machine.Host.CpuCount).Select(i => (object)new BigInteger(i)));
    }

    private static object SysConf(Machine machine, CallArguments arguments)
    {
        arguments.Expect(machine, 1, 1);
        return arguments[0] is "SC_NPROCESSORS_ONLN" or "SC_NPROCESSORS_CONF"
            ? (BigInteger)machine.Host.CpuCount
            : machine.Unknown("this system limit is not asked for");
    }
}
