using System.Globalization;
using System.Text;

namespace WorkerTuning.FunctionalTests.Python;

/// <summary>
/// A configuration file made of what the evaluator claims to read: expressions of a known type over names that are in scope, conditions, loops,
/// functions, exceptions, comprehensions. The same number gives the same file.
/// </summary>
internal sealed class GeneratedFile
{
    private enum Kind
    {
        Int,
        Float,
        Text,
        Bool,
        Ints,
        Texts,
        Map,
    }

    /// <summary>The environment that every file sees.</summary>
    public static IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>
    {
        ["PORT"] = "8080",
        ["WORKERS"] = "3",
        ["NAME"] = "shop",
        ["RATIO"] = "0.75",
        ["EMPTY"] = "",
        ["HOSTS"] = "a.example,b.example, c.example",
        ["DEBUG"] = "False",
    };

    private static readonly string[] Words = ["''", "'a'", "\"b c\"", "'Gunicorn'", "'0.0.0.0'", "'x,y,,z'", "'  pad '", "'tab\\there'", "'\\u00e9t\\u00e9'", "r'\\d+'", "'it\\'s'", "'ABC' 'def'", "'%'", "'{}'"];
    private static readonly string[] Keys = ["'a'", "'b'", "'key'", "'x y'"];
    private static readonly string[] Names = ["PORT", "WORKERS", "NAME", "RATIO", "EMPTY", "HOSTS", "DEBUG", "MISSING"];

    private readonly Random _random;
    private readonly StringBuilder _text = new();
    private readonly Dictionary<Kind, List<string>> _scope = Enum.GetValues<Kind>().ToDictionary(kind => kind, _ => new List<string>());
    private readonly List<(string Name, Kind Result)> _functions = [];
    private int _names;
    private int _indent;

    private GeneratedFile(int number) => _random = new Random(number);

    public static string Make(int number)
    {
        var file = new GeneratedFile(number);
        file.WriteAll();
        return file._text.ToString();
    }

    private void WriteAll()
    {
        Line("import json");
        Line("import math");
        Line("import multiprocessing");
        Line(Any("import os", "import os\nfrom os import environ, path"));
        for (var i = _random.Next(3); i > 0; i--)
            Function();
        for (var i = _random.Next(1, 8); i > 0; i--)
            Statement(3);
        Line("workers = " + Int(3));
        Line("bind = " + Any(Text(3), Texts(2)));
        Line("raw_env = " + Texts(3));
        Line("timeout = " + Any(Int(2), Float(2)));
        Line("preload_app = " + Bool(3));
        Line("proc_name = " + Text(3));
        Line("logconfig_dict = " + Map(2));
    }

    private void Function()
    {
        var kind = Any(Kind.Int, Kind.Text, Kind.Bool);
        var name = "f" + _functions.Count.ToString(CultureInfo.InvariantCulture);
        Line($"def {name}(n, s='d', *rest, flag=False):");
        var (ints, texts, bools) = (Count(Kind.Int), Count(Kind.Text), Count(Kind.Bool));
        _scope[Kind.Int].Add("n");
        _scope[Kind.Text].Add("s");
        _scope[Kind.Bool].Add("flag");
        _indent++;
        if (Chance(2))
            Line(Any($"if flag:\n    return {Of(kind, 2)}", $"if n > 3: return {Of(kind, 1)}", "n = n + len(rest)").Replace("\n", "\n" + new string(' ', 4), StringComparison.Ordinal));
        Line("return " + Of(kind, 2));
        _indent--;
        Cut(Kind.Int, ints);
        Cut(Kind.Text, texts);
        Cut(Kind.Bool, bools);
        _functions.Add((name, kind));
    }

    private void Statement(int depth)
    {
        switch (_random.Next(depth > 0 ? 12 : 6))
        {
            case < 4:
                var kind = Any(Enum.GetValues<Kind>());
                var value = Of(kind, 2);
                Line($"{New(kind)} = {value}");
                break;
            case 4 when Count(Kind.Int) > 0:
                Line($"{Any([.. _scope[Kind.Int]])} {Any("+=", "-=", "*=", "//=", "%=", "|=")} {Int(1)}");
                break;
            case 4 or 5 when Count(Kind.Ints) > 0:
                var list = Any([.. _scope[Kind.Ints]]);
                Line(Any($"{list}.append({Int(1)})", $"{list}.extend({Ints(1)})", $"{list}.sort({Any("", "reverse=True", "key=lambda v: -v", "key=abs")})", $"{list} += {Ints(1)}", $"{list}.insert(0, {Int(1)})", $"{list}.reverse()"));
                break;
            case 5:
                var (first, second) = (Int(1), Text(1));
                Line($"{New(Kind.Int)}, {New(Kind.Text)} = {first}, {second}");
                break;
            case 6 or 7:
                Block($"if {Bool(2)}:", depth);
                if (Chance(2))
                    Block($"elif {Bool(1)}:", depth);
                if (Chance(2))
                    Block("else:", depth);
                break;
            case 8:
                var loop = Fresh();
                var source = Any($"range({_random.Next(6)})", Ints(1));
                var count = Count(Kind.Int);
                _scope[Kind.Int].Add(loop);
                Block($"for {loop} in {source}:", depth, Chance(3) ? $"if {Bool(1)}: {Any("break", "continue")}" : null);
                Cut(Kind.Int, count);
                break;
            case 9:
                var counter = Fresh();
                Line($"{counter} = 0");
                Block($"while {counter} < {_random.Next(1, 5)}:", depth, $"{counter} += 1");
                break;
            case 10:
                Block("try:", depth);
                Block($"except {Any("ZeroDivisionError", "(IndexError, KeyError, ValueError)", "Exception as e", "ArithmeticError")}:", depth);
                if (Chance(3))
                    Block("finally:", depth);
                break;
            default:
                if (Count(Kind.Map) == 0)
                    goto case 5;
                var map = Any([.. _scope[Kind.Map]]);
                Line(Any($"{map}[{Any(Keys)}] = {Int(1)}", $"{map}.update({Map(1)})", $"{map}.setdefault({Any(Keys)}, {Int(1)})", $"{map}.pop({Any(Keys)}, None)"));
                break;
        }
    }

    // Names that a block makes may not be there behind it.
    private void Block(string head, int depth, string? first = null)
    {
        var counts = Enum.GetValues<Kind>().Select(Count).ToArray();
        Line(head);
        _indent++;
        if (first is not null)
            Line(first);
        for (var i = _random.Next(1, 3); i > 0; i--)
            Statement(depth - 1);
        _indent--;
        foreach (var kind in Enum.GetValues<Kind>())
            Cut(kind, counts[(int)kind]);
    }

    private string Of(Kind kind, int depth) => kind switch
    {
        Kind.Int => Int(depth),
        Kind.Float => Float(depth),
        Kind.Text => Text(depth),
        Kind.Bool => Bool(depth),
        Kind.Ints => Ints(depth),
        Kind.Texts => Texts(depth),
        _ => Map(depth),
    };

    private string Int(int d)
    {
        if (d <= 0)
            return Named(Kind.Int) ?? Any("0", "1", "2", "7", "10", "255", "1_000", "0x1f", "0b101", "-3");
        return _random.Next(24) switch
        {
            0 or 1 => $"({Int(d - 1)} {Any("+", "-", "*")} {Int(d - 1)})",
            2 => $"({Int(d - 1)} {Any("//", "%")} {Any($"({Int(d - 1)} or 3)", Int(d - 1))})",
            3 => $"({Int(d - 1)} {Any("&", "|", "^")} {Int(d - 1)})",
            4 => $"{Any("-", "+", "~")}({Int(d - 1)})",
            5 => $"abs({Int(d - 1)})",
            6 => $"{Any("min", "max")}({Int(d - 1)}, {Int(d - 1)})",
            7 => $"len({Any(Text(d - 1), Ints(d - 1), Texts(d - 1), Map(d - 1))})",
            8 => $"sum({Ints(d - 1)})",
            9 => $"int({Any("'12'", "' 7 '", "os.environ.get('WORKERS', '2')", Float(d - 1), Bool(d - 1))})",
            10 => $"({Int(d - 1)} if {Bool(d - 1)} else {Int(d - 1)})",
            11 => $"{Text(d - 1)}.{Any("count", "find", "rfind")}({Any("'a'", "','", "''", Text(d - 1))})",
            12 => $"(multiprocessing.cpu_count() * {Any("1", "2")} + 1)",
            13 => $"{Any($"({Ints(d - 1)} or [4])", Ints(d - 1))}[{Any("0", "-1", "0", Int(d - 1))}]",
            14 => $"{Map(d - 1)}.get({Any(Keys)}, {Int(d - 1)})",
            15 => $"divmod({Int(d - 1)}, {Any("2", "7", "-3")})[{Any("0", "1")}]",
            16 => $"round({Float(d - 1)})",
            17 => $"math.{Any("floor", "ceil")}({Float(d - 1)})",
            18 => $"({Int(d - 1)} {Any("<<", ">>")} {_random.Next(8)})",
            19 => $"(abs({Int(d - 1)}) % 9) ** {_random.Next(4)}",
            20 => $"sum(1 for v in {Ints(d - 1)} if v {Any(">", "<", "!=")} {_random.Next(5)})",
            21 => $"ord({Any("'a'", "'\\n'", "'é'")})",
            22 => Call(Kind.Int, d) ?? Int(d - 1),
            _ => Int(0),
        };
    }

    private string Float(int d) => d <= 0 ? Named(Kind.Float) ?? Any("0.5", "1e3", "2.0", "-1.25", "3.14159") : _random.Next(8) switch
    {
        0 => $"({Int(d - 1)} / {Any("2", "4", "8", $"({Int(d - 1)} or 1)")})",
        1 => $"({Float(d - 1)} {Any("+", "-", "*")} {Any(Int(d - 1), Float(d - 1))})",
        2 => $"float({Any(Int(d - 1), "'2.5'", "os.environ.get('RATIO', '1')")})",
        3 => $"round({Float(d - 1)}, {_random.Next(4)})",
        4 => $"math.sqrt(abs({Int(d - 1)}))",
        5 => $"({Float(d - 1)} // {Any("2", "0.5")})",
        6 => $"({Float(d - 1)} % {Any("2", "0.75", "-3")})",
        _ => Float(0),
    };

    private string Text(int d)
    {
        if (d <= 0)
            return Named(Kind.Text) ?? Any(Words);
        return _random.Next(24) switch
        {
            0 => $"({Text(d - 1)} + {Text(d - 1)})",
            1 => $"({Text(d - 1)} * {_random.Next(-1, 4)})",
            2 => $"f\"{{{Int(d - 1).Replace('"', '\'')}{Any("", ":d", ":04d", ":>6", ":x", ":,", ":+d", "!r")}}}-{{{Any(Float(0), "1/3")}:{Any(".2f", "8.3f", "g", "e", ".0%")}}}\"",
            3 => $"('%{Any("s", "r", "d", "5d", "-6s", "x", "05d")}|%s' % ({Int(d - 1)}, {Text(d - 1)}))",
            4 => $"'{{}}/{{1}}/{{n}}'.replace('{{1}}', '{{}}').format({Int(d - 1)}, {Text(d - 1)}, n={Bool(d - 1)})",
            5 => $"{Text(d - 1)}.{Any("upper", "lower", "title", "capitalize", "swapcase", "strip", "lstrip", "rstrip", "casefold")}()",
            6 => $"{Text(d - 1)}.replace({Text(0)}, {Text(0)})",
            7 => $"{Any("','", "' '", "''", "'-'")}.join({Texts(d - 1)})",
            8 => $"{Text(d - 1)}.{Any("zfill", "ljust", "rjust", "center")}({_random.Next(8)})",
            9 => $"{Text(d - 1)}[{Any("0:2", "::-1", "1:", ":-1", "-3:", "::2")}]",
            10 => $"os.environ.get('{Any(Names)}', {Text(d - 1)})",
            11 => $"(os.getenv('{Any(Names)}') or {Text(d - 1)})",
            12 => $"str({Any(Int(d - 1), Float(d - 1), Bool(d - 1), Ints(d - 1), Map(d - 1), Texts(d - 1))})",
            13 => $"repr({Any(Text(d - 1), Int(d - 1), Texts(d - 1))})",
            14 => $"json.loads('{{\"a\": [\"x\", \"y\"], \"b\": \"z\"}}')[{Any("'b'", "'a'][0", "'a'][-1")}]",
            15 => $"os.path.{Any("join('/srv', 'app', ", "basename(", "dirname(", "normpath(")}{Any("'a/../b'", "'/x/y.py'", "'c'")})",
            16 => $"({Text(d - 1)} if {Bool(d - 1)} else {Text(d - 1)})",
            17 => $"{Text(d - 1)}.{Any("removeprefix", "removesuffix", "strip", "lstrip")}({Any("'a'", "' '", "'Gun'")})",
            18 => $"{Text(d - 1)}.{Any("partition", "rpartition")}({Any("','", "'a'")})[{_random.Next(3)}]",
            19 => $"chr({_random.Next(33, 127)})",
            20 => $"({Texts(d - 1)} or [{Text(0)}])[{Any("0", "-1")}]",
            21 => $"{Any("hex", "bin", "oct")}({Int(d - 1)})",
            22 => Call(Kind.Text, d) ?? Text(d - 1),
            _ => Text(0),
        };
    }

    private string Bool(int d) => d <= 0 ? Named(Kind.Bool) ?? Any("True", "False") : _random.Next(14) switch
    {
        0 => $"({Int(d - 1)} {Any("<", ">", "<=", ">=", "==", "!=")} {Any(Int(d - 1), Float(d - 1))})",
        1 => $"({Int(d - 1)} < {Int(d - 1)} <= {Int(d - 1)})",
        2 => $"({Bool(d - 1)} {Any("and", "or")} {Bool(d - 1)})",
        3 => $"(not {Any(Bool(d - 1), Int(d - 1), Text(d - 1), Ints(d - 1))})",
        4 => $"({Text(d - 1)} {Any("in", "not in")} {Any(Text(d - 1), Texts(d - 1))})",
        5 => $"{Text(d - 1)}.{Any("startswith", "endswith")}({Any("'a'", "('a', 'G')", "''")})",
        6 => $"{Text(d - 1)}.{Any("isdigit", "isalpha", "isupper", "isspace", "isalnum", "istitle")}()",
        7 => $"{Any("any", "all")}({Any($"v > 2 for v in {Ints(d - 1)}", $"{Ints(d - 1)}")})",
        8 => $"isinstance({Any(Int(d - 1), Text(d - 1), Bool(d - 1))}, {Any("int", "str", "(int, float)", "bool")})",
        9 => $"bool({Any(Int(d - 1), Text(d - 1), Texts(d - 1), Map(d - 1))})",
        10 => $"(os.environ.get('DEBUG') {Any("is None", "is not None", "== 'False'")})",
        11 => $"({Ints(d - 1)} {Any("==", "<", "!=")} {Ints(d - 1)})",
        12 => Call(Kind.Bool, d) ?? Bool(d - 1),
        _ => Bool(0),
    };

    private string Ints(int d) => d <= 0 ? Named(Kind.Ints) ?? Any("[]", "[1]", "[3, 1, 2]", "[0, -1, 5, 5]") : _random.Next(13) switch
    {
        0 => $"[{Int(d - 1)}, {Int(d - 1)}]",
        1 => $"[v {Any("+ 1", "* v", "% 3", "// 2")} for v in {Ints(d - 1)}{Any("", " if v", " if v % 2 == 0")}]",
        2 => $"list(range({_random.Next(6)}{Any("", ", 9", ", 20, 3", ", -5, -2")}))",
        3 => $"({Ints(d - 1)} + {Ints(d - 1)})",
        4 => $"sorted({Ints(d - 1)}{Any("", ", reverse=True", ", key=lambda v: (v % 3, v)")})",
        5 => $"{Ints(d - 1)}[{Any("1:", ":2", "::-1", "-2:")}]",
        6 => $"[i * v for i, v in enumerate({Ints(d - 1)}{Any("", ", 1", ", start=2")})]",
        7 => $"list(map({Any("abs", "lambda v: v + 1", "int")}, {Ints(d - 1)}))",
        8 => $"list(filter({Any("None", "lambda v: v > 1")}, {Ints(d - 1)}))",
        9 => $"[len(v) for v in {Texts(d - 1)}]",
        10 => $"[a + b for a, b in zip({Ints(d - 1)}, {Ints(d - 1)})]",
        11 => $"list({Any("set", "reversed")}({Any("[2]", "[7, 7]")}))",
        _ => Ints(0),
    };

    private string Texts(int d) => d <= 0 ? Named(Kind.Texts) ?? Any("[]", "['a']", "['b', 'a', 'c']", "['x=1', 'y=2']") : _random.Next(11) switch
    {
        0 => $"[{Text(d - 1)}, {Text(d - 1)}]",
        1 => $"{Text(d - 1)}.split({Any("", "','", "' '", "',', 1")})",
        2 => $"[v{Any("", ".upper()", ".strip()", " + '!'", "[::-1]")} for v in {Texts(d - 1)}{Any("", " if v", " if len(v) > 1")}]",
        3 => $"sorted({Texts(d - 1)}{Any("", ", key=len", ", reverse=True", ", key=str.lower")})",
        4 => $"({Texts(d - 1)} + {Texts(d - 1)})",
        5 => $"[str(v) for v in {Ints(d - 1)}]",
        6 => $"[f'{{k}}={{v}}' for k, v in sorted({Map(d - 1)}.items())]",
        7 => $"list({Any(Map(d - 1), Text(0))})",
        8 => $"os.environ.get('HOSTS', '').split(',')",
        9 => $"{Text(d - 1)}.{Any("splitlines", "rsplit")}()",
        _ => Texts(0),
    };

    private string Map(int d) => d <= 0 ? Named(Kind.Map) ?? Any("{}", "{'a': 1}", "{'b': 2, 'a': 1}", "dict(key=3)") : _random.Next(7) switch
    {
        0 => $"{{{Any(Keys)}: {Int(d - 1)}, {Any(Keys)}: {Int(d - 1)}}}",
        1 => $"{{str(v): v for v in {Ints(d - 1)}}}",
        2 => $"dict({Map(d - 1)}, {Any("a", "z")}={Int(d - 1)})",
        3 => $"{{**{Map(d - 1)}, **{Map(d - 1)}}}",
        4 => $"{{k: v + 1 for k, v in {Map(d - 1)}.items(){Any("", " if v > 1")}}}",
        5 => $"dict(zip({Texts(d - 1)}, {Ints(d - 1)}))",
        _ => Map(0),
    };

    private string? Call(Kind result, int d)
    {
        var fitting = _functions.Where(f => f.Result == result).ToList();
        return fitting.Count == 0 ? null
            : Any([.. fitting]).Name + Any($"({Int(d - 1)})", $"({Int(d - 1)}, {Text(d - 1)})", $"({Int(d - 1)}, s={Text(d - 1)}, flag={Bool(d - 1)})", $"({Int(d - 1)}, {Text(d - 1)}, 1, 2)", $"(*[{Int(d - 1)}, {Text(d - 1)}])");
    }

    private string? Named(Kind kind) => Count(kind) > 0 && Chance(2) ? Any([.. _scope[kind]]) : null;

    private string New(Kind kind)
    {
        var name = Fresh();
        _scope[kind].Add(name);
        return name;
    }

    private string Fresh() => "v" + _names++.ToString(CultureInfo.InvariantCulture);

    private int Count(Kind kind) => _scope[kind].Count;

    private void Cut(Kind kind, int count) => _scope[kind].RemoveRange(count, Count(kind) - count);

    private bool Chance(int oneIn) => _random.Next(oneIn) == 0;

    private T Any<T>(params T[] all) => all[_random.Next(all.Length)];

    private void Line(string text) => _text.Append(' ', _indent * 4).Append(text).Append('\n');
}
