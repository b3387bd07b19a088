namespace WorkerTuning.Tests.Configuration.Python;

/// <summary>What no setting needs is not evaluated; each of these lines would be a problem if it were.</summary>
public sealed class SliceTests
{
    [Theory]
    [InlineData("print(1 / 0)")]
    [InlineData("import json\nprint(json.dumps({'w': workers, 'n': 1 / 0}))")]
    [InlineData("unused = 1 / 0")]
    [InlineData("from foreign import thing\nthing.patch_all(1 / 0)")]
    [InlineData("def helper():\n    return 1 / 0\nunused = helper()")]
    [InlineData("def post_fork(server, worker):\n    1 / 0")]
    [InlineData("def post_fork(server, worker, n=1 / 0):\n    pass")]
    [InlineData("if 1 / 0:\n    unused = 1")]
    [InlineData("for i in range(1 // 0):\n    print(i)")]
    [InlineData("while True:\n    pass")]
    [InlineData("class Unused:\n    x = 1 / 0")]
    [InlineData("import sys\nsys.path.append(1 / 0)")]
    [InlineData("stats = []\nstats.append(1 / 0)")]
    [InlineData("try:\n    1 / 0\nexcept KeyError:\n    unused = 1")]
    [InlineData("import os\nos.makedirs(1 / 0)")]
    [InlineData("log = {}\nlog['w'] = workers / 0")]
    public void Evaluate_StatementNoSettingNeeds_IsSkipped(string text)
    {
        var config = Evaluated.File($"workers = 2\n{text}\n");

        Assert.Empty(config.Problems);
        Assert.Equal("workers=2", Evaluated.Settings(config));
    }

    [Theory]
    [InlineData("n = 1\ndef f():\n    return n\nn = 2\nworkers = f()", "2")]
    [InlineData("def f():\n    return g()\ndef g():\n    return K\nK = 3\nworkers = f()", "3")]
    [InlineData("a = []\ndef add(l, i): l.append(i)\nadd(a, 7)\nworkers = a", "[7]")]
    [InlineData("a = []\nb = {'x': a}\nb['x'].append(1)\nworkers = a", "[1]")]
    [InlineData("a = []\nfor l in [a]:\n    l.append(1)\nworkers = a", "[1]")]
    [InlineData("done = []\ndef go():\n    global workers\n    workers = 4\nalias = go\nalias()", "4")]
    [InlineData("i = 0\nworkers = 0\nwhile True:\n    i += 1\n    if i > 3:\n        break\n    workers = i", "3")]
    [InlineData("class S:\n    def __init__(self): self.n = 0\n    def bump(self): self.n += 1\ns = S()\ns.bump()\ns.bump()\nworkers = s.n", "2")]
    [InlineData("import os\ne = os.environ\ne['N'] = '6'\nworkers = int(os.getenv('N'))", "6")]
    [InlineData("import os\ndef setup():\n    os.environ['N'] = '6'\nsetup()\nworkers = os.getenv('N')", "\"6\"")]
    [InlineData("g = globals()\ng['workers'] = 5", "5")]
    [InlineData("globals().update(workers=8)", "8")]
    [InlineData("def fill(target):\n    target['workers'] = 9\nfill(globals())", "9")]
    [InlineData("A_workers = 3\nfor k, v in list(globals().items()):\n    if k.startswith('A_'):\n        globals()[k[2:]] = v", "3")]
    [InlineData("x, workers = 1, 2\nworkers = -workers", "-2")]
    [InlineData("workers = 5\ntry:\n    for v in range(1):\n        unused = 1 // v\nexcept ArithmeticError:\n    workers -= 1", "4")]
    [InlineData("workers = 5\ntry:\n    if workers:\n        try:\n            unused = 1 // 0\n        finally:\n            other = 1\nexcept ArithmeticError:\n    workers -= 1", "4")]
    [InlineData("d = dict(a=1)\nd.update(b=2)\nworkers = len(d)", "2")]
    [InlineData("workers = [1]\nworkers[0] = 5", "[5]")]
    [InlineData("import os, sys\nif not os.getenv('NO'):\n    workers = 1\nelse:\n    sys.exit(1)", "1")]
    public void Evaluate_WhatASettingDependsOn_IsFollowed(string text, string expected) =>
        Assert.Equal($"workers={expected}", Evaluated.Settings(Evaluated.File(text + "\n")));

    [Theory]
    [InlineData("workers = 0\nassert workers > 0", "AssertionError")]
    [InlineData("workers = 9\nif workers > 8:\n    raise ValueError('too many')", "ValueError: too many")]
    [InlineData("import sys\nworkers = 1\nif workers == 1: sys.exit('no')", "SystemExit: no")]
    public void Evaluate_GuardThatStopsPython_IsAProblemOfTheFile(string text, string message)
    {
        var problem = Assert.Single(Evaluated.File(text + "\ntimeout = 5\n").Problems);

        Assert.Equal((null, message), (problem.Setting, problem.Message));
    }

    [Fact]
    public void Evaluate_HookBodies_DoNotPullInWhatTheyRead()
    {
        var config = Evaluated.File("import os\nkey = os.environ['SECRET']\ndef post_fork(server, worker):\n    print(key)\nworkers = 2\n");

        Assert.Empty(config.Problems);
        Assert.Empty(config.EnvironmentRead);
        Assert.Equal(["post_fork"], config.Hooks.Select(h => h.Name));
    }
}
