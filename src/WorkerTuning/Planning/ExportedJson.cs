using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using WorkerTuning.Configuration;

namespace WorkerTuning.Planning;

/// <summary>Writes settings as the section of an appsettings.json, whose reader takes comments.</summary>
internal static class ExportedJson
{
    public static string Write(IReadOnlyList<ExportedSetting> settings, IReadOnlyList<string> remarks)
    {
        var text = new StringWriter { NewLine = "\n" };
        text.WriteLine("{");
        text.WriteLine($"  {Text(WorkerTuningOptions.SectionName)}: {{");
        var written = settings.Where(s => !s.Setting.Secret).ToList();
        foreach (var setting in written)
        {
            text.WriteLine($"    // {setting.Origin}");
            text.WriteLine($"    {Text(setting.Setting.Key)}: {Value(setting.Value)}{(setting == written[^1] ? "" : ",")}");
        }

        foreach (var secret in settings.Where(s => s.Setting.Secret))
            text.WriteLine($"    // {secret.Setting.Key} ({secret.Origin}) is not written: its values may be secrets");
        foreach (var remark in remarks)
            text.WriteLine($"    // {remark}");
        text.WriteLine("  }");
        text.WriteLine("}");
        return text.ToString();
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
