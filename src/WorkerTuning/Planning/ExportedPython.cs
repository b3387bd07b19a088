using System.Globalization;
using System.Text;
using WorkerTuning.Configuration;

namespace WorkerTuning.Planning;

/// <summary>Writes settings as a gunicorn.conf.py.</summary>
internal static class ExportedPython
{
    public static string Write(IReadOnlyList<ExportedSetting> settings, IReadOnlyList<ExportedPool> pools, IReadOnlyList<string> remarks)
    {
        var text = new StringWriter { NewLine = "\n" };
        foreach (var setting in settings)
        {
            // A file brings gunicorn's defaults along.
            if (setting is { Setting.Name: "defaults", Value: "gunicorn" })
                continue;
            if (setting.Setting.Secret)
                text.WriteLine($"# {setting.Setting.Name} ({setting.Origin}) is not written: its values may be secrets");
            else if (setting.Setting.NotInFile)
                text.WriteLine($"# {setting.Setting.Name} ({setting.Origin}) has no place in this file; set {setting.Setting.EnvironmentName}={setting.Value} beside it");
            else
                text.WriteLine($"# {setting.Origin}\n{setting.Setting.Name} = {Value(setting.Value)}");
        }

        if (pools.Count > 0)
            Pools(text, pools);
        foreach (var remark in remarks)
            text.WriteLine($"# {remark}");
        return text.ToString();
    }

    // In a dictionary no name can be mistaken for a helper variable's, so all of them may stand there.
    private static void Pools(StringWriter text, IReadOnlyList<ExportedPool> pools)
    {
        text.WriteLine("pools = {");
        foreach (var pool in pools)
        {
            text.WriteLine($"    {Text(pool.Name)}: {{");
            foreach (var setting in pool.Settings)
                text.WriteLine($"        # {setting.Origin}\n        {Text(setting.Setting.Name)}: {Value(setting.Value)},");
            text.WriteLine("    },");
        }

        text.WriteLine("}");
    }

    private static string Value(object? value) => value switch
    {
        null => "None",
        bool flag => flag ? "True" : "False",
        long number => number.ToString(CultureInfo.InvariantCulture),
        IReadOnlyList<string> list => $"[{string.Join(", ", list.Select(Text))}]",
        IReadOnlyDictionary<string, string> map => $"{{{string.Join(", ", map.Select(p => $"{Text(p.Key)}: {Text(p.Value)}"))}}}",
        _ => Text((string)value),
    };

    private static string Text(string text)
    {
        var literal = new StringBuilder("\"");
        foreach (var c in text)
        {
            if (c is '"' or '\\')
                literal.Append('\\').Append(c);
            else if (char.IsControl(c))
                literal.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else
                literal.Append(c);
        }

        return literal.Append('"').ToString();
    }
}
