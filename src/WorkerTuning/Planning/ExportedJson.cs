using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using WorkerTuning.Configuration;

namespace WorkerTuning.Planning;

/// <summary>Writes settings as the section of an appsettings.json, whose reader takes comments.</summary>
internal static class ExportedJson
{
    public static string Write(IReadOnlyList<ExportedSetting> settings, IReadOnlyList<ExportedPool> pools, IReadOnlyList<string> remarks)
    {
        var text = new StringWriter { NewLine = "\n" };
        text.WriteLine("{");
        text.WriteLine($"  {Text(WorkerTuningOptions.SectionName)}: {{");
        var written = settings.Where(s => !s.Setting.Secret).ToList();
        Lines(text, "    ", written, isMore: pools.Count > 0);
        if (pools.Count > 0)
            Pools(text, pools);

        foreach (var secret in settings.Where(s => s.Setting.Secret))
            text.WriteLine($"    // {secret.Setting.Key} ({secret.Origin}) is not written: its values may be secrets");
        foreach (var remark in remarks)
            text.WriteLine($"    // {remark}");
        text.WriteLine("  }");
        text.WriteLine("}");
        return text.ToString();
    }

    private static void Lines(StringWriter text, string indent, IReadOnlyList<ExportedSetting> settings, bool isMore)
    {
        for (var i = 0; i < settings.Count; i++)
        {
            text.WriteLine($"{indent}// {settings[i].Origin}");
            text.WriteLine($"{indent}{Text(settings[i].Setting.Key)}: {Value(settings[i].Value)}{(isMore || i < settings.Count - 1 ? "," : "")}");
        }
    }

    private static void Pools(StringWriter text, IReadOnlyList<ExportedPool> pools)
    {
        text.WriteLine($"    {Text(nameof(WorkerTuningOptions.Pools))}: {{");
        for (var i = 0; i < pools.Count; i++)
        {
            text.WriteLine($"      {Text(pools[i].Name)}: {{");
            Lines(text, "        ", pools[i].Settings, isMore: false);
            text.WriteLine($"      }}{(i < pools.Count - 1 ? "," : "")}");
        }

        text.WriteLine("    }");
    }

    private static string Value(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        long number => number.ToString(CultureInfo.InvariantCulture),
        // An empty list or object is none to .NET's configuration.
        IReadOnlyList<string> { Count: 0 } or IReadOnlyDictionary<string, string> { Count: 0 } => "\"\"",
        IReadOnlyList<string> list => $"[{string.Join(", ", list.Select(Text))}]",
        IReadOnlyDictionary<string, string> map => $"{{ {string.Join(", ", map.Select(p => $"{Text(p.Key)}: {Text(p.Value)}"))} }}",
        _ => Text((string)value),
    };

    private static string Text(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
