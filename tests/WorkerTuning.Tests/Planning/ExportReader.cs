using WorkerTuning.Configuration.Sources;
using WorkerTuning.Tests.Configuration;

namespace WorkerTuning.Tests.Planning;

/// <summary>Makes of an export the source that it is meant to be.</summary>
internal static class ExportReader
{
    private const string FileName = "gunicorn.conf.py";

    public static Given Read(PrintConfigFormat format, string text)
    {
        var given = new Given();
        switch (format)
        {
            case PrintConfigFormat.AppSettings:
                given.JsonFile("appsettings.json", text);
                break;
            case PrintConfigFormat.Gunicorn:
                given.File(FileName, text).Flags();
                break;
            default:
                Assert.True(ShellWords.TrySplit(string.Join('\n', text.Split('\n').Where(l => !l.StartsWith('#'))), out var words, out _));
                var variables = words.Select(w => (Name: w[..w.IndexOf('=')], Value: w[(w.IndexOf('=') + 1)..])).ToLookup(v => v.Name.StartsWith("WorkerTuning__", StringComparison.Ordinal));
                given.DotnetVariables(variables[true]);
                foreach (var (name, value) in variables[false])
                    given.Variable(name, value);

                break;
        }

        return given;
    }
}
