using WorkerTuning.Configuration.Python;
using WorkerTuning.Tests.PythonFiles;

namespace WorkerTuning.Tests.Configuration.Python;

/// <summary>What a file may learn of folders. The expected values are CPython's, in a folder with the same files.</summary>
public sealed class FolderTests
{
    private const string Imports = "import os\nfrom glob import glob\nfrom pathlib import Path\nimport glob as g";

    [Theory]
    [InlineData("sorted(glob('site/*.html'))", "[\"site/base.html\"]")]
    [InlineData("sorted(glob('site/**/*.html'))", "[\"site/old/a1.html\"]")]
    [InlineData("sorted(glob('site/**/*.html', recursive=True))", "[\"site/base.html\",\"site/mail/de/hallo.html\",\"site/old/a1.html\"]")]
    [InlineData("sorted(glob('site/**', recursive=True))", "[\"site/\",\"site/base.html\",\"site/mail\",\"site/mail/de\",\"site/mail/de/hallo.html\",\"site/mail/hello.txt\",\"site/old\",\"site/old/a1.html\"]")]
    [InlineData("sorted(glob('**/a?.html', recursive=True))", "[\"site/old/a1.html\"]")]
    [InlineData("sorted(glob('site/*/'))", "[\"site/mail/\",\"site/old/\"]")]
    [InlineData("sorted(glob('site/[!m]*'))", "[\"site/base.html\",\"site/old\"]")]
    [InlineData("sorted(glob('site/mail/.*'))", "[\"site/mail/.draft.html\"]")]
    [InlineData("sorted(glob('site/mail/*'))", "[\"site/mail/de\",\"site/mail/hello.txt\"]")]
    [InlineData("sorted(glob('site/mail/*', include_hidden=True))", "[\"site/mail/.draft.html\",\"site/mail/de\",\"site/mail/hello.txt\"]")]
    [InlineData("sorted(glob('nowhere/*'))", "[]")]
    [InlineData("sorted(glob('site/base.html'))", "[\"site/base.html\"]")]
    [InlineData("sorted(glob('site/*/[a-c][0-9].html'))", "[\"site/old/a1.html\"]")]
    [InlineData("sorted(g.iglob('s*'))", "[\"site\"]")]
    [InlineData("sorted(glob('site/]*'))", "[]")]
    [InlineData("sorted(glob('site/['))", "[]")]
    [InlineData("sorted(os.listdir('site'))", "[\"base.html\",\"mail\",\"old\"]")]
    [InlineData("sorted([str(p) for p in sorted(Path('site').glob('*.html'))])", "[\"site/base.html\"]")]
    [InlineData("sorted([str(p) for p in sorted(Path('site').rglob('*.html'))])", "[\"site/base.html\",\"site/mail/.draft.html\",\"site/mail/de/hallo.html\",\"site/old/a1.html\"]")]
    [InlineData("sorted([str(p) for p in sorted(Path('site').glob('*/*.txt'))])", "[\"site/mail/hello.txt\"]")]
    [InlineData("sorted([p.name for p in sorted(Path('site').iterdir())])", "[\"base.html\",\"mail\",\"old\"]")]
    [InlineData("[os.path.join(r, f) for r, d, fs in os.walk('site') for f in fs]", "[\"site/base.html\",\"site/mail/.draft.html\",\"site/mail/hello.txt\",\"site/mail/de/hallo.html\",\"site/old/a1.html\"]")]
    [InlineData("[r for r, d, f in os.walk('nowhere')]", "[]")]
    [InlineData("[os.path.isfile('site'), os.path.isdir('site'), os.path.isfile('site/base.html'), Path('site').is_dir(), Path('no').is_file()]", "[false,true,true,true,false]")]
    public void Evaluate_ALookIntoFolders_FindsWhatPythonFinds(string expression, string expected) =>
        Assert.Equal(expected, Evaluated.Expression(expression, Imports).Replace(", ", ",", StringComparison.Ordinal));

    [Theory]
    [InlineData("str(Path('/a/b/c.py').relative_to('/a'))", "\"b/c.py\"")]
    [InlineData("list(Path('/a/b').parts)", "[\"/\",\"a\",\"b\"]")]
    [InlineData("Path('/a/b').is_relative_to('/c')", "false")]
    [InlineData("str(Path('/a/b.tar.gz').with_stem('x'))", "\"/a/x.gz\"")]
    [InlineData("Path('/a').anchor", "\"/\"")]
    [InlineData("str(Path('.').relative_to('.'))", "\".\"")]
    [InlineData("str(Path.home() / 'certs')", "\"/home/app/certs\"")]
    [InlineData("str(Path('~/run/x.pid').expanduser())", "\"/home/app/run/x.pid\"")]
    [InlineData("str(Path(__file__).resolve().parents[1] / 'shared')", "\"/srv/shared\"")]
    public void Evaluate_APurePath_IsPythons(string expression, string expected) =>
        Assert.Equal(expected, Evaluated.Expression(expression, Imports + "\nos.environ['HOME'] = '/home/app'").Replace(", ", ",", StringComparison.Ordinal));

    [Theory]
    [InlineData("for root, dirs, files in os.walk('site'):\n    dirs[:] = [d for d in dirs if d != 'mail']\n    for f in files: workers.append(f)", "base.html a1.html")]
    [InlineData("for root, dirs, files in os.walk('site'):\n    if 'old' in dirs: dirs.remove('old')\n    workers.extend(files)", "base.html .draft.html hello.txt hallo.html")]
    [InlineData("for entry in os.walk('site'):\n    del entry[1][:]\n    workers += entry[2]", "base.html")]
    [InlineData("walk = os.walk('site')\nfor root, dirs, files in walk:\n    dirs.clear()\n    workers += files", "base.html")]
    [InlineData("def found(top):\n    names = []\n    for root, dirs, files in os.walk(top):\n        dirs.clear()\n        names += files\n    return names\nworkers = found('site')", "base.html")]
    public void Evaluate_AWalkThatLeavesFoldersOut_DoesNotEnterThem(string loop, string expected)
    {
        var config = Evaluated.File($"{Imports}\nworkers = []\n{loop}\n");

        Assert.Empty(config.Problems);
        Assert.Equal(expected.Split(' '), (IReadOnlyList<object?>)Assert.Single(config.Settings).Value!);
    }

    [Theory]
    [InlineData("glob('big/*')")]
    [InlineData("os.listdir('big')")]
    [InlineData("list(os.walk('big'))")]
    [InlineData("[f for r, d, fs in os.walk('big') for f in fs]")]
    public void Evaluate_MoreNamesThanTheBound_IsAProblemOfThatSettingOnly(string expression)
    {
        var host = new FakePythonHost { Files = [.. Enumerable.Range(0, Limits.FolderEntries + 1).Select(i => $"/srv/app/big/{i}")] };

        var config = GunicornConfigFile.Evaluate(
            $"{Imports}\nreload_extra_files = {expression}\nbind = ':80'\n", "/srv/app/gunicorn.conf.py", host, GunicornNames.Settings, GunicornNames.Hooks);

        Assert.Equal("bind", Assert.Single(config.Settings).Name);
        Assert.Contains($"more than {Limits.FolderEntries} names", Assert.Single(config.Problems).Message, StringComparison.Ordinal);
    }
}
