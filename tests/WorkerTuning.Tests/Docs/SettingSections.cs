using System.Text.RegularExpressions;
using WorkerTuning.Configuration;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Docs;

/// <summary>The settings by the files of the options class they are described in.</summary>
internal static partial class SettingSections
{
    // In the order an operator asks: where, how many, how much, how safe, then the rest.
    private static readonly (string File, string Title)[] Known =
    [
        ("ServerSocket", "Server socket"),
        ("WorkerProcesses", "Workers"),
        ("Overload", "Overload"),
        ("Pools", "Pools"),
        ("Security", "Limits"),
        ("Ssl", "TLS"),
        ("Http2", "HTTP/2 and HTTP/3"),
        ("ServerMechanics", "Server mechanics"),
        ("Logging", "Logging"),
        ("ProcessNaming", "Process naming"),
        ("ConfigFile", "Config file and sources"),
        ("Debugging", "Debugging"),
        ("Control", "Control"),
        ("Asgi", "ASGI"),
        ("ServerHooks", "Server hooks"),
        ("Dirty", "Dirty arbiter"),
    ];

    public static IReadOnlyList<(string Title, IReadOnlyList<Setting> Settings)> All()
    {
        var files = ((string[])["WorkerTuningOptions.", "WorkerPoolOptions."])
            .SelectMany(prefix => Directory.GetFiles(Repository.Path("src", "WorkerTuning"), prefix + "*.cs", SearchOption.AllDirectories), (prefix, path) => (File: Path.GetFileNameWithoutExtension(path)[prefix.Length..], Settings: Read(path)))
            .Where(f => f.Settings.Count > 0)
            .GroupBy(f => f.File)
            .ToDictionary(f => f.Key, IReadOnlyList<Setting> (f) => [.. f.SelectMany(s => s.Settings)]);
        return
        [
            .. Known.Where(k => files.ContainsKey(k.File)).Select(k => (k.Title, files[k.File])),
            .. files.Where(f => Known.All(k => k.File != f.Key)).OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => (f.Key, f.Value)),
        ];
    }

    private static IReadOnlyList<Setting> Read(string path) =>
        [.. Attribute().Matches(File.ReadAllText(path)).Select(m => SettingsCatalogue.ByName(m.Groups[1].Value)!)];

    [GeneratedRegex("""^\s*\[(?:Setting|GunicornOnly)\("(\w+)",""", RegexOptions.Multiline)]
    private static partial Regex Attribute();
}
