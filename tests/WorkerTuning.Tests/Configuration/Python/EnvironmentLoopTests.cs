namespace WorkerTuning.Tests.Configuration.Python;

/// <summary>The loop that takes every GUNICORN_ variable for a setting, in its spellings.</summary>
public sealed class EnvironmentLoopTests
{
    [Theory]
    [InlineData("for k, v in os.environ.items():\n    if k.startswith('GUNICORN_'):\n        key = k.split('_', 1)[1].lower()\n        locals()[key] = v")]
    [InlineData("for k, v in list(os.environ.items()):\n    if k.startswith('GUNICORN_'):\n        k = k.split('_', 1)[1].lower()\n        globals()[k] = v")]
    [InlineData("for k, v in os.environ.items():\n    if not k.startswith('GUNICORN_'): continue\n    vars()[k.replace('GUNICORN_', '', 1).lower()] = v")]
    [InlineData("for k in os.environ:\n    if k.startswith('GUNICORN_'):\n        locals()[k[9:].lower()] = os.environ[k]")]
    [InlineData("for k in os.environ.keys():\n    if k[:9] == 'GUNICORN_':\n        globals()[k[9:].lower()] = os.environ.get(k)")]
    [InlineData("globals().update({k[9:].lower(): v for k, v in os.environ.items() if k.startswith('GUNICORN_')})")]
    [InlineData("g = globals()\nfor k, v in sorted(os.environ.copy().items()):\n    if 'GUNICORN_' in k:\n        g.__setitem__(k.partition('_')[2].lower(), v)")]
    [InlineData("def load():\n    for k, v in os.environ.items():\n        if k.startswith('GUNICORN_'):\n            globals()[k[9:].lower()] = v\nload()")]
    [InlineData("import sys\nfor k, v in dict(os.environ).items():\n    if k.startswith('GUNICORN_'):\n        locals().setdefault(k[9:].lower(), v)")]
    public void Evaluate_LoopOverTheEnvironment_SetsWhatItNames(string loop)
    {
        var config = Evaluated.File(
            $"import os\nbind = ':80'\n{loop}\n", ("GUNICORN_WORKERS", "3"), ("PATH", "/bin"), ("GUNICORN_TIME_OUT", "9"));

        Assert.Empty(config.Problems);
        Assert.Equal("bind=\":80\"; workers=\"3\"", Evaluated.Settings(config));
        Assert.True(config.ReadsWholeEnvironment);
    }

    [Fact]
    public void Evaluate_LoopOverTheEnvironment_ListsNamesGunicornDoesNotKnow()
    {
        var config = Evaluated.File(
            "import os\nfor k, v in os.environ.items():\n    if k.startswith('GUNICORN_'):\n        locals()[k[9:].lower()] = v\n", ("GUNICORN_TIME_OUT", "9"));

        Assert.Equal([("time_out", 4)], config.UnknownNames.Select(n => (n.Name, n.Line)));
    }

    [Fact]
    public void Evaluate_FileWithoutTheLoop_DoesNotReadTheWholeEnvironment() =>
        Assert.False(Evaluated.File("import os\nprint(dict(os.environ))\nworkers = os.getenv('W')\n").ReadsWholeEnvironment);
}
