using WorkerTuning.Configuration.Python;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Configuration.Python;

/// <summary>Hostile files get a problem with a place, within a second or two, and never an exception or an overflow.</summary>
public sealed class BoundsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static TheoryData<string, string> Hostile() => new()
    {
        { "brackets", "workers = " + new string('(', 100_000) },
        { "closed brackets", "workers = " + new string('(', 5000) + "1" + new string(')', 5000) },
        { "signs", "workers = " + new string('-', 100_000) + "1" },
        { "nots", "workers = " + string.Concat(Enumerable.Repeat("not ", 50_000)) + "1" },
        { "dots", "import x\nworkers = x" + string.Concat(Enumerable.Repeat(".a", 100_000)) },
        { "calls", "import x\nworkers = x" + string.Concat(Enumerable.Repeat("()", 100_000)) },
        { "sums", "workers = 1" + string.Concat(Enumerable.Repeat("+1", 100_000)) },
        { "powers", "workers = 1" + string.Concat(Enumerable.Repeat("**1", 100_000)) },
        { "lambdas", "workers = " + string.Concat(Enumerable.Repeat("lambda:", 50_000)) + "1" },
        { "conditionals", "workers = " + string.Concat(Enumerable.Repeat("1 if 0 else ", 50_000)) + "1" },
        { "blocks", string.Concat(Enumerable.Range(0, 300).Select(i => new string(' ', i) + "if 1:\n")) + new string(' ', 300) + "workers = 1" },
        { "f-strings", "workers = " + string.Concat(Enumerable.Repeat("f'{", 3000)) + "1" + string.Concat(Enumerable.Repeat("}'", 3000)) },
        { "text times", "workers = 'a' * 10 ** 9" },
        { "list times", "workers = [0] * 10 ** 9" },
        { "nested times", "workers = [[0] * 1000] * 99999\nthreads = str(workers)" },
        { "power", "workers = 2 ** 10 ** 9" },
        { "shift", "workers = 1 << 10 ** 9" },
        { "squares", "workers = 3\nfor i in range(100):\n    workers *= workers" },
        { "doubling", "workers = 'a'\nfor i in range(100):\n    workers += workers" },
        { "width", "workers = '{:>1000000000}'.format('a')" },
        { "percent width", "workers = '%1000000000d' % 1" },
        { "ljust", "workers = 'a'.ljust(10 ** 12)" },
        { "precision", "workers = f'{1:.999999999f}'" },
        { "replace", "workers = ('a' * 10000).replace('a', 'a' * 10000)" },
        { "join", "workers = ('a' * 10000).join(['b'] * 10000)" },
        { "range", "workers = list(range(10 ** 12))" },
        { "sum of range", "workers = sum(range(10 ** 12))" },
        { "loop", "workers = 1\nwhile True:\n    workers += 1" },
        { "long loop", "workers = 1\nfor i in range(10 ** 15):\n    workers += 1" },
        { "growing list", "workers = [1]\nfor i in workers:\n    workers.append(i)" },
        { "recursion", "def f(n):\n    return f(n + 1)\nworkers = f(0)" },
        { "mutual recursion", "f = lambda n: g(n)\ng = lambda n: f(n)\nworkers = f(0)" },
        { "deep list", "workers = []\nfor i in range(50000):\n    workers = [workers]" },
        { "deep equality", "a = []\nb = []\nfor i in range(5000):\n    a = [a]\n    b = [b]\nworkers = a == b" },
        { "list in itself", "workers = []\nworkers.append(workers)" },
        { "deep order", "a = [1]\nb = [2]\nfor i in range(5000):\n    a = [a]\n    b = [b]\nworkers = a < b" },
        { "many tries", "import x\nworkers = 0\n" + string.Concat(Enumerable.Range(0, 12).Select(i => new string(' ', i) + "try:\n" + new string(' ', i + 1) + "x()\n")) + new string(' ', 12) + "workers = 1\n" + string.Concat(Enumerable.Range(0, 12).Reverse().Select(i => new string(' ', i) + "except ValueError: workers = 2\n")) },
        { "many branches", "import x\nworkers = 0\n" + string.Concat(Enumerable.Repeat("if x.y: workers += 1\n", 20_000)) },
        { "big digits", "workers = int('9' * 100000)" },
        { "modular power", "workers = sum(pow(3, 2 ** 16000, 2 ** 16000 - 1) for i in range(1000))" },
        { "spread", "def f(*a): return a\nx = list(range(90000))\nworkers = [f(*x) for i in range(90000)]" },
        { "sets", "workers = 0\nfor i in range(1000):\n    workers += len(set(range(90000)))" },
        { "substrings", "s = 'ab' * 100000\nworkers = 0\nfor i in range(100000):\n    workers += s.count('b')" },
        { "comprehension", "workers = [i for i in range(100000) for j in range(100000)]" },
        { "left brackets and sums", "a = b = 1\nworkers = " + new string('(', 95) + "a" + string.Concat(Enumerable.Repeat(string.Concat(Enumerable.Repeat("+b", 900)) + ")", 95)) },
        { "deep key", "t = ()\nfor i in range(50000):\n    t = (t,)\nworkers = {t: 1}" },
        { "long keys", "s = 'a' * 250000\nd = {}\nfor i in range(300000):\n    d[s] = i\nworkers = len(d)" },
        { "long keys in tuples", "s = 'a' * 250000\nt = (s,) * 1000\nworkers = 0\nfor i in range(300000):\n    workers += t in {1: 2}" },
        { "long keys in sets", "s = 'a' * 250000\nworkers = 0\nfor i in range(300000):\n    workers += len({s})" },
        { "deep types", "t = int\nfor i in range(50000):\n    t = (t,)\nworkers = isinstance(1, t)" },
        { "deep classes", "class C: pass\nfor i in range(50000):\n    class C(C): pass\nworkers = C.missing" },
        { "many elifs", "workers = 0\nif workers: pass\n" + string.Concat(Enumerable.Repeat("elif workers: workers = 2\n", 30_000)) + "else: 1 / 0" },
        { "many cases", "match 1:\n" + string.Concat(Enumerable.Repeat(" case []: workers = 2\n", 30_000)) + " case _: workers = 1 / 0" },
        { "digits", "s = '9' * 4300\nworkers = sum(int(s) for i in range(90000))" },
        { "json", "import json\nworkers = json.loads('[' * 100000)" },
        { "splits", "workers = len(('a,' * 131000).rsplit(','))" },
        { "joins", "import os\nworkers = os.path.join(*['aaaa'] * 99999)" },
        { "path in path", "import pathlib\np = pathlib.Path('a')\nfor i in range(99999):\n    p = p / 'aaaa'\nworkers = len(str(p))" },
        { "parents", "import pathlib\nworkers = len(pathlib.Path('a/' * 131000).parents)" },
        { "names", "import os\np = 'a' * 262000\nfor i in range(99999):\n    workers = len(os.path.basename(p))" },
        { "dictionaries", "d = {}\nfor i in range(50000):\n    d[i] = i\nfor i in range(99999):\n    workers = len(d)" },
        { "deletions", "x = list(range(99999))\nfor i in range(99998):\n    del x[0]\nworkers = x[0]" },
        { "copies", "x = list(range(99999))\nworkers = [x[:] for i in range(99999)]" },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Evaluate_HostileFile_IsAProblemInTime(string name, string text)
    {
        var config = OnSmallStack(name, () => Evaluated.File("bind = ':80'\n" + text + "\n"));

        Assert.NotEmpty(config.Problems);
        Assert.DoesNotContain(config.Problems, p => p.Message.StartsWith(GunicornConfigFile.EvaluatorFault, StringComparison.Ordinal));
        Assert.DoesNotContain(config.Settings, s => s.Name == "workers");
    }

    /// <summary>Half of the smallest stack that threads have by default.</summary>
    private static PythonConfig OnSmallStack(string name, Func<PythonConfig> evaluate)
    {
        PythonConfig? config = null;
        var thread = new Thread(() => config = evaluate(), 768 * 1024) { IsBackground = true };
        thread.Start();
        Assert.True(thread.Join(Patience), $"{name} has no answer within {Patience}");
        return config!;
    }

    [Fact]
    public void Evaluate_FileOverTheLimit_IsRefused() =>
        Assert.Contains("longer than", Assert.Single(Evaluated.File("#" + new string('x', 1 << 20)).Problems).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Evaluate_LargeHarmlessFile_IsReadInTime()
    {
        var text = string.Concat(Enumerable.Range(0, 30_000).Select(i => $"name_{i} = {i}  # a comment\n")) + "workers = name_29999\n";

        var config = await Task.Run(() => Evaluated.File(text)).WithTimeout(Patience);

        Assert.Equal("workers=29999", Evaluated.Settings(config));
    }

    [Fact]
    public void Evaluate_UnfinishedLoop_DoesNotReportWhatItHadSetSoFar()
    {
        var config = Evaluated.File("bind = ':80'\nworkers = 1\nwhile True:\n    workers += 1\n");

        Assert.Equal("bind=\":80\"", Evaluated.Settings(config));
    }
}
