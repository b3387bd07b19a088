namespace WorkerTuning.Tests.Configuration.Python;

/// <summary>What depends on foreign code is a problem; what does not is known all the same.</summary>
public sealed class UnknownTests
{
    [Theory]
    [InlineData("workers = x + 1")]
    [InlineData("workers = [1, x]")]
    [InlineData("workers = f'{x}'")]
    [InlineData("workers = '%s' % x")]
    [InlineData("workers = list({'a', 'b'})")]
    [InlineData("workers = ','.join({'a', 'b'})")]
    [InlineData("workers = 'abc'[x:]")]
    [InlineData("workers = x or 5")]
    [InlineData("workers = max(2, x)")]
    [InlineData("workers = ','.join(['a', x])")]
    [InlineData("workers = len([i for i in x])")]
    [InlineData("workers = {'a': {'b': x}}")]
    [InlineData("workers = 1 if x else 2")]
    [InlineData("workers = x.a.b(1)[2]")]
    [InlineData("workers, threads = x")]
    [InlineData("workers = 1\nif x: workers = 2")]
    [InlineData("workers = 1\nfor i in x: workers += 1")]
    [InlineData("workers = 1\nwhile x: workers = 2")]
    [InlineData("a = [1]\nx.fill(a)\nworkers = a")]
    [InlineData("a = {}\na[x] = 1\nworkers = a.get('k', 1)")]
    [InlineData("a = [1]\nb = a\nif x: b.append(2)\nworkers = a")]
    [InlineData("def f():\n    for i in range(3):\n        if x: return i\n    return 9\nworkers = f()")]
    [InlineData("try:\n    x()\n    workers = 1\nexcept ValueError:\n    workers = 2")]
    [InlineData("workers = 1\ntry:\n    x()\n    workers = 2\nexcept Exception:\n    pass")]
    [InlineData("n = 0\ntry:\n    n = 1\n    x()\n    n = 2\nexcept Exception:\n    pass\nworkers = n")]
    [InlineData("try:\n    try:\n        x()\n        workers = 1\n    except KeyError:\n        workers = 2\nexcept Exception:\n    workers = 3")]
    [InlineData("import contextlib\nworkers = 1\nwith contextlib.suppress(Exception):\n    x()\n    workers = 2")]
    [InlineData("class C(x):\n    pass\nworkers = C.W")]
    [InlineData("import os\nos.environ['N'] = x\nworkers = os.getenv('N')")]
    [InlineData("import os\nworkers = os.listdir('/nowhere')")]
    [InlineData("import glob\nworkers = glob.glob('*', root_dir='/etc')")]
    [InlineData("import os\nworkers = list(os.walk('site', topdown=False))")]
    [InlineData("import os\nworkers = []\nfor r, d, f in os.walk('site'):\n    d[:] = x\n    workers += f")]
    [InlineData("workers = [1]\nworkers[:] = x")]
    [InlineData("import sys\nworkers = sys.argv")]
    [InlineData("import json\nworkers = json.loads('\"\\\\ud800\"')")]
    [InlineData("workers = sorted([x, 1])")]
    [InlineData("workers = [2, 1]\nworkers.sort(key=lambda i: x)")]
    [InlineData("match x:\n    case 1: workers = 1\n    case _: workers = 2")]
    [InlineData("workers = 1\ndef f():\n    global workers\n    workers = 2\nif x: f()")]
    [InlineData("workers = '\\N{BULLET}'")]
    [InlineData("workers = 2j")]
    public void Evaluate_DependsOnForeignCode_IsAProblemOfThatSettingOnly(string text)
    {
        var config = Evaluated.File($"from foreign import x\n{text}\nbind = ':80'\n");

        Assert.Contains(config.Problems, p => p.Setting == "workers" && p.Line > 0);
        Assert.DoesNotContain(config.Settings, s => s.Name == "workers");
        Assert.Contains(config.Settings, s => s.Name == "bind");
    }

    [Theory]
    [InlineData("workers = 2 or x")]
    [InlineData("workers = 1 and 2 if True else x")]
    [InlineData("if x: workers = 2\nelse: workers = 2")]
    [InlineData("workers = 2\nx.configure(workers)")]
    [InlineData("workers = [x, 2][1]")]
    [InlineData("workers = len([x, x])")]
    [InlineData("workers = {'a': x, 'b': 2}['b']")]
    [InlineData("def f(): x.log('hello'); return 2\nworkers = f()")]
    [InlineData("if x:\n    raise RuntimeError('stop')\nworkers = 2")]
    [InlineData("try:\n    workers = 2\n    x()\nexcept Exception:\n    print('no')")]
    [InlineData("def f():\n    if x: return 2\n    else: return 2\nworkers = f()")]
    [InlineData("workers = 2\nfor i in x: print(i)")]
    [InlineData("import os\nworkers = 2 if not os.path.isfile('/nowhere') else 3")]
    [InlineData("class C(x):\n    W = 2\nworkers = C.W")]
    [InlineData("workers = any([x, True]) + 1")]
    [InlineData("@x.cached\ndef unused(): pass\nworkers = 2")]
    public void Evaluate_ForeignCodeMakesNoDifference_IsKnown(string text)
    {
        var config = Evaluated.File($"from foreign import x\n{text}\n");

        Assert.Empty(config.Problems);
        Assert.Equal("workers=2", Evaluated.Settings(config));
    }

    [Theory]
    [InlineData("", "bind=\":80\"; workers=\"5\"")]
    [InlineData("'/nowhere/.env'", "bind=\":80\"; workers=\"5\"")]
    public void Evaluate_LoadDotenvWithoutAFile_ChangesNothing(string argument, string expected)
    {
        var config = Evaluated.File(DotenvFile(argument), ("W", "5"));

        Assert.Equal(expected, Evaluated.Settings(config));
        Assert.Empty(config.Problems);
    }

    [Fact]
    public void Evaluate_LoadDotenvWithAFile_MakesOnlyUnsetVariablesUnknown()
    {
        var config = Evaluated.File(DotenvFile("'/srv/app/.env.shared'"), ("W", "5"));

        Assert.Equal("workers=\"5\"", Evaluated.Settings(config));
        Assert.Equal(["bind"], config.Problems.Select(p => p.Setting));
    }

    private static string DotenvFile(string argument) =>
        $"import os\nfrom dotenv import load_dotenv\nload_dotenv({argument})\nworkers = os.getenv('W')\nbind = ':' + os.getenv('PORT', '80')\n";
}
