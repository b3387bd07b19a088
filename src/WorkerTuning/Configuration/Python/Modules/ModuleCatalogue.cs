using System.Collections.Frozen;
using System.Numerics;

namespace WorkerTuning.Configuration.Python;

/// <summary>The modules a file can import, and what is known of them.</summary>
internal sealed class ModuleCatalogue(Machine machine)
{
    /// <summary>Modules that every Python has. What is not modelled of them is unknown, but importing them never fails.</summary>
    private static readonly FrozenSet<string> Standard = FrozenSet.Create(
        StringComparer.Ordinal,
        "__future__", "abc", "argparse", "ast", "asyncio", "atexit", "base64", "binascii", "builtins", "calendar", "collections", "configparser",
        "contextlib", "copy", "csv", "ctypes", "dataclasses", "datetime", "decimal", "difflib", "email", "enum", "errno", "faulthandler", "fcntl",
        "fnmatch", "fractions", "functools", "gc", "getpass", "glob", "grp", "gunicorn", "hashlib", "hmac", "html", "http", "importlib", "inspect",
        "io", "ipaddress", "itertools", "json", "linecache", "locale", "logging", "math", "mimetypes", "multiprocessing", "numbers", "operator",
        "os", "pathlib", "pickle", "pkgutil", "platform", "pprint", "pwd", "queue", "random", "re", "resource", "secrets", "select", "shlex",
        "shutil", "signal", "site", "socket", "sqlite3", "ssl", "stat", "statistics", "string", "struct", "subprocess", "sys", "syslog", "tempfile",
        "textwrap", "threading", "time", "timeit", "tokenize", "tomllib", "traceback", "types", "typing", "unittest", "urllib", "uuid", "warnings",
        "weakref", "xml", "zipfile", "zoneinfo");

    private static readonly FrozenSet<string> Calm = FrozenSet.Create(
        StringComparer.Ordinal, "__future__", "abc", "collections", "contextlib", "dataclasses", "functools", "logging", "pprint", "types", "typing", "warnings");

    private readonly Dictionary<string, PyModule> _modules = [];

    /// <summary>Whether using a standard module is taken never to raise.</summary>
    public static bool NeverRaises(string module) => Calm.Contains(Root(module));

    public static bool IsStandard(string module) => Standard.Contains(Root(module));

    /// <summary>The module of that full name: a known one, or an unknown value.</summary>
    public object Import(string name)
    {
        if (Find(name) is { } module)
        {
            if (!IsStandard(name)) machine.MayRaise(Missing(name), isImport: true);
            return module;
        }

        if (IsStandard(name)) return machine.Unknown($"the module '{name}' is not run") with { IsForeign = true, Module = name, Dotted = name };
        machine.MayRaise(Missing(name), isImport: true);
        return machine.Unknown($"the module '{name}' is not part of this file and is not run") with { IsForeign = true, Dotted = name };
    }

    private static string Root(string name) => name.Split('.')[0];

    private Unknown Missing(string name) => machine.Unknown($"it depends on whether the module '{name}' is installed");

    private PyModule? Find(string name)
    {
        if (_modules.TryGetValue(name, out var known)) return known;
        IReadOnlyDictionary<string, object>? members = name switch
        {
            "os" => OsModule.Members(machine),
            "os.path" or "posixpath" => OsPathModule.Members,
            "multiprocessing" => Functions(("cpu_count", (m, _) => (BigInteger)m.Host.CpuCount)),
            "platform" => Functions(("system", (m, _) => m.Host.PlatformSystem)),
            "sys" => SysModule.Members(machine),
            "math" => MathModule.Members,
            "json" => JsonModule.Members,
            "glob" => GlobModule.Members,
            "pathlib" => PathlibModule.Members,
            "logging" => Constants(("CRITICAL", 50), ("FATAL", 50), ("ERROR", 40), ("WARNING", 30), ("WARN", 30), ("INFO", 20), ("DEBUG", 10), ("NOTSET", 0)),
            "ssl" => Constants(("CERT_NONE", 0), ("CERT_OPTIONAL", 1), ("CERT_REQUIRED", 2)),
            "collections" => new Dictionary<string, object> { ["OrderedDict"] = BuiltinTypes.ByName["dict"] },
            "typing" => new Dictionary<string, object> { ["TYPE_CHECKING"] = false },
            "distutils.util" => Functions(("strtobool", (m, a) => StrToBool(m, a))),
            "dotenv" => Functions(("load_dotenv", DotenvModule.Load)),
            _ => null,
        };
        if (members is null) return null;
        var module = new PyModule(name, members);
        _modules.Add(name, module);
        return module;
    }

    private static Dictionary<string, object> Functions(params ReadOnlySpan<(string Name, NativeCode Code)> functions)
    {
        var members = new Dictionary<string, object>();
        foreach (var (name, code) in functions) members.Add(name, new NativeFunction(name, code));
        return members;
    }

    private static Dictionary<string, object> Constants(params ReadOnlySpan<(string Name, int Value)> constants)
    {
        var members = new Dictionary<string, object>();
        foreach (var (name, value) in constants) members.Add(name, new BigInteger(value));
        return members;
    }

    private static BigInteger StrToBool(Machine machine, CallArguments arguments)
    {
        arguments.Expect(machine, 1, 1);
        var text = arguments.Text(machine, 0);
        return text.ToLowerInvariant() switch
        {
            "y" or "yes" or "t" or "true" or "on" or "1" => BigInteger.One,
            "n" or "no" or "f" or "false" or "off" or "0" => BigInteger.Zero,
            _ => throw machine.ValueError($"invalid truth value {Repr.Of(machine, text)}"),
        };
    }
}
