using WorkerTuning.Configuration.Python;
using WorkerTuning.Tests.PythonFiles;

namespace WorkerTuning.Tests.Configuration.Python;

/// <summary>Evaluates small sources; the setting <c>workers</c> stands for the value of an expression.</summary>
internal static class Evaluated
{
    private static readonly string[] Site =
        ["/srv/app/site/base.html", "/srv/app/site/mail/hello.txt", "/srv/app/site/mail/.draft.html", "/srv/app/site/mail/de/hallo.html", "/srv/app/site/old/a1.html"];

    public static PythonConfig File(string text, params (string Name, string Value)[] environment) => GunicornConfigFile.Evaluate(
        text,
        "/srv/app/gunicorn.conf.py",
        new FakePythonHost { Variables = environment.ToDictionary(e => e.Name, e => e.Value), Files = ["/srv/app/.env.shared", "/etc/hosts", .. Site] },
        GunicornNames.Settings,
        GunicornNames.Hooks);

    /// <summary>The value of an expression as JSON, or the message of the problem it is.</summary>
    public static string Expression(string expression, string before = "")
    {
        var config = File($"{before}\nworkers = {expression}\n");
        if (config.Problems.Count > 0) return "! " + config.Problems[0].Message;
        return PlainJson.Write(config.Settings.Single(s => s.Name == "workers").Value);
    }

    public static string Settings(PythonConfig config) =>
        string.Join("; ", config.Settings.OrderBy(s => s.Name, StringComparer.Ordinal).Select(s => $"{s.Name}={PlainJson.Write(s.Value)}"));
}
