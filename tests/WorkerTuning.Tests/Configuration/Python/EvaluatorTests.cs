namespace WorkerTuning.Tests.Configuration.Python;

public sealed class EvaluatorTests
{
    [Theory]
    [InlineData("-7 // 2", "-4")]
    [InlineData("-7 % 3", "2")]
    [InlineData("7 % -3", "-2")]
    [InlineData("-7.5 // 2", "-4.0")]
    [InlineData("7 / 2", "3.5")]
    [InlineData("4 / 2", "2.0")]
    [InlineData("2 ** 100", "1267650600228229401496703205376")]
    [InlineData("2 ** -1", "0.5")]
    [InlineData("-2 ** 2", "-4")]
    [InlineData("1 << 70 >> 68", "4")]
    [InlineData("~5 & 0xF | 16 ^ 1", "27")]
    [InlineData("True + True", "2")]
    [InlineData("10 ** 20 / 3", "3.333333333333333e+19")]
    [InlineData("round(2.5), round(-1.5), round(2.675, 2), round(1250, -2)", "[2, -2, 2.67, 1200]")]
    [InlineData("int(' -1_000 '), int('ff', 16), int('0x1F', 16), int('0o17', 0)", "[-1000, 255, 31, 15]")]
    [InlineData("float(2 ** 100 + 2 ** 47), float(2 ** 100 + 2 ** 47 + 1)", "[1.2676506002282294e+30, 1.2676506002282297e+30]")]
    [InlineData("float(' 1e3 '), float('-.5'), float('1_0')", "[1000.0, -0.5, 10.0]")]
    public void Evaluate_Numbers_AsPython(string expression, string expected) =>
        Assert.Equal(expected, Evaluated.Expression(expression));

    [Theory]
    [InlineData("int('0x1f')", "ValueError: invalid literal for int() with base 10: '0x1f'")]
    [InlineData("int('')", "ValueError: invalid literal for int() with base 10: ''")]
    [InlineData("int('1__0')", "ValueError: invalid literal for int() with base 10: '1__0'")]
    [InlineData("int('1.5')", "ValueError: invalid literal for int() with base 10: '1.5'")]
    [InlineData("int(None)", "TypeError: int() argument must be a string, a bytes-like object or a real number, not 'NoneType'")]
    [InlineData("float('x')", "ValueError: could not convert string to float: 'x'")]
    [InlineData("1 // 0", "ZeroDivisionError: integer division or modulo by zero")]
    [InlineData("1 / 0", "ZeroDivisionError: division by zero")]
    [InlineData("'a' + 1", "TypeError: can only concatenate str (not \"int\") to str")]
    [InlineData("1 + 'a'", "TypeError: unsupported operand type(s) for +: 'int' and 'str'")]
    [InlineData("'3' < 4", "TypeError: '<' not supported between instances of 'str' and 'int'")]
    [InlineData("[1][1]", "IndexError: list index out of range")]
    [InlineData("{'a': 1}['b']", "KeyError: 'b'")]
    [InlineData("None.x", "AttributeError: 'NoneType' object has no attribute 'x'")]
    [InlineData("nothing", "NameError: name 'nothing' is not defined")]
    [InlineData("{[]: 1}", "TypeError: unhashable type: 'list'")]
    [InlineData("max([])", "ValueError: max() arg is an empty sequence")]
    [InlineData("'{} {}'.format(1)", "IndexError: Replacement index 1 out of range for positional args tuple")]
    [InlineData("'%d' % float('inf')", "OverflowError: cannot convert float infinity to integer")]
    [InlineData("'%d' % 'x'", "TypeError: %d format: a real number is required, not str")]
    [InlineData("len(5)", "TypeError: object of type 'int' has no len()")]
    [InlineData("'ab'.nope()", "AttributeError: 'str' object has no attribute 'nope'")]
    [InlineData("(lambda a: a)()", "TypeError: <lambda>() missing required argument: 'a'")]
    [InlineData("iter()", "TypeError: iter() is missing an argument")]
    [InlineData("5()", "TypeError: 'int' object is not callable")]
    public void Evaluate_WhatPythonRefuses_IsAProblem(string expression, string expected) =>
        Assert.Equal("! " + expected, Evaluated.Expression(expression));

    [Theory]
    [InlineData("str(0.1 + 0.2), str(1e16), str(1e-5), str(100.0), str(1.5e300)", "[\"0.30000000000000004\", \"1e+16\", \"1e-05\", \"100.0\", \"1.5e+300\"]")]
    [InlineData("repr(['a', \"it's\", None, (1,), {'k': {1}}, True])", "\"['a', \\\"it's\\\", None, (1,), {'k': {1}}, True]\"")]
    [InlineData("f'{3.14159:.2f} {7:05d} {-7:05d} {\"a\":^5}|{1234.5:,.1f} {0.5:.0%} {255:08b}'", "\"3.14 00007 -0007   a  |1,234.5 50% 11111111\"")]
    [InlineData("f'{0.125:.2f} {0.375:.2f} {2.5:.0f} {1e10:g} {0.0001:g}'", "\"0.12 0.38 2 1e+10 0.0001\"")]
    [InlineData("'%5.2f|%-4d|%04d|%s|%r|%%|%x' % (3.14159, 7, -7, None, 'a', 255)", "\" 3.14|7   |-007|None|'a'|%|ff\"")]
    [InlineData("'%.*d|%.*s|%d' % (-3, 7, -1, 'abc', 2.9)", "\"7||2\"")]
    [InlineData("'{0[a]}{1.real}{x!r:>5}'.format({'a': 1}, 2, x='y')", "\"12  'y'\"")]
    public void Evaluate_Text_IsFormattedAsPythonDoes(string expression, string expected) => Assert.Equal(expected, Evaluated.Expression(expression));

    [Theory]
    [InlineData("'🚀ab'[0] + '🚀ab'[1]", "\"🚀a\"")]
    [InlineData("len('🚀🚀')", "2")]
    [InlineData("'🚀ab'.find('b')", "2")]
    [InlineData("'a,b,c'.split(',', 1)", "[\"a\", \"b,c\"]")]
    [InlineData("'  a  b '.split()", "[\"a\", \"b\"]")]
    [InlineData("'  a  b c '.split(None, 1)", "[\"a\", \"b c \"]")]
    [InlineData("'a b  c'.rsplit(maxsplit=1)", "[\"a b\", \"c\"]")]
    [InlineData("'aaa'.replace('a', 'b', 2)", "\"bba\"")]
    [InlineData("'ab'.replace('', '-')", "\"-a-b-\"")]
    [InlineData("'abcdef'[4:1:-2]", "\"ec\"")]
    [InlineData("[1, 2, 3, 4][-3:]", "[2, 3, 4]")]
    public void Evaluate_Strings_AsPython(string expression, string expected) => Assert.Equal(expected, Evaluated.Expression(expression));

    [Theory]
    [InlineData("1 < 2 < 3 != 4", "true")]
    [InlineData("'' or None or 'x' or 1 / 0", "\"x\"")]
    [InlineData("0 and 1 / 0", "0")]
    [InlineData("not 'a' in 'abc'", "false")]
    [InlineData("1 == 1.0 == True", "true")]
    [InlineData("[1, [2]] == [1.0, [2]]", "true")]
    [InlineData("(1, 'a') < (1, 'b')", "true")]
    [InlineData("None is None and 1 is not None", "true")]
    [InlineData("any(x > 2 for x in [1, 2, 3])", "true")]
    [InlineData("{1: 'a', True: 'b'}[1.0]", "\"b\"")]
    public void Evaluate_Logic_AsPython(string expression, string expected) => Assert.Equal(expected, Evaluated.Expression(expression));

    [Theory]
    [InlineData("def f(a, b=2, *c, d=4, **e):\n    return [a, b, c, d, e]", "f(1, 3, 5, 6, d=7, z=8)", "[1, 3, [5, 6], 7, {\"z\": 8}]")]
    [InlineData("def f(n):\n    return n if n < 2 else f(n - 1) + f(n - 2)", "f(10)", "55")]
    [InlineData("def f(x=[]):\n    x.append(1)\n    return len(x)\nf()", "f() + f()", "5")]
    [InlineData("def f():\n    for i in range(5):\n        try:\n            if i == 3: return i\n        finally:\n            pass\n    return -1", "f()", "3")]
    [InlineData("def f():\n    try:\n        return 1\n    finally:\n        return 2", "f()", "2")]
    [InlineData("def make(n):\n    return lambda x: x * n", "make(3)(4)", "12")]
    [InlineData("class A:\n    K = 2\n    def __init__(self, n): self.n = n\n    def get(self): return self.n * self.K\nclass B(A):\n    K = 5", "B(3).get()", "15")]
    [InlineData("x = [1, 2]\ny = x\ny += [3]", "x", "[1, 2, 3]")]
    [InlineData("x = 1\ndef f():\n    x = 2\n    return x\nf()", "x", "1")]
    [InlineData("x = [i for i in range(3)]\ni = 9", "[i, x]", "[9, [0, 1, 2]]")]
    [InlineData("d = {}\nfor i in range(3):\n    d.setdefault('k', []).append(i)", "d", "{\"k\": [0, 1, 2]}")]
    public void Evaluate_FunctionsAndClasses_AsPython(string before, string expression, string expected) =>
        Assert.Equal(expected, Evaluated.Expression(expression, before));

    [Fact]
    public void Evaluate_ProblemInSetting_NamesPlaceAndText()
    {
        var config = Evaluated.File("import os\nbind = ':80'\nworkers = int(os.environ[\"WORKERS\"])\nthreads = 2\n");

        var problem = Assert.Single(config.Problems);
        Assert.Equal(
            ("workers", 3, 15, "KeyError: 'WORKERS'", "os.environ[\"WORKERS\"]"),
            (problem.Setting, problem.Line, problem.Column, problem.Message, problem.Text));
        Assert.Equal("bind=\":80\"", Evaluated.Settings(config));
    }

    [Fact]
    public void Evaluate_SettingAssignedTwice_HasTheLastLine()
    {
        var config = Evaluated.File("timeout = 1\nworkers = 2\ntimeout = 3\n");

        Assert.Equal(3, config.Settings.Single(s => s.Name == "timeout").Line);
    }

    [Fact]
    public void Evaluate_IntegerBeyondLong_LeavesAsBigInteger()
    {
        var config = Evaluated.File("workers = 2 ** 63\nthreads = 2 ** 63 - 1\n");

        Assert.IsType<System.Numerics.BigInteger>(config.Settings.Single(s => s.Name == "workers").Value);
        Assert.IsType<long>(config.Settings.Single(s => s.Name == "threads").Value);
    }

    [Fact]
    public void Evaluate_EnvironmentReads_AreListed()
    {
        var config = Evaluated.File(
            "import os\nos.getenv('UNUSED')\nworkers = os.getenv('A', os.environ.get('B'))\nreload = 'C' in os.environ\n", ("A", "1"));

        Assert.Equal(["A", "B", "C"], config.EnvironmentRead.Order(StringComparer.Ordinal));
        Assert.False(config.ReadsWholeEnvironment);
    }

    [Fact]
    public void Evaluate_MisspeltNames_AreListedAndHelpersAreNot()
    {
        var config = Evaluated.File("time_out = 3\nport = 80\n_private = 1\nbind = f':{port}'\ndef helper(): pass\nimport os\n");

        Assert.Equal(["time_out"], config.UnknownNames.Select(n => n.Name));
    }
}
