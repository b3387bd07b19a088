using System.Text.RegularExpressions;
using WorkerTuning.Configuration;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Docs;

/// <summary>docs/migrating-from-gunicorn.md: what differs is written by hand, the setting's place on the settings page and its verdict are put in here.</summary>
internal static partial class MigrationPage
{
    public const string Name = "migrating-from-gunicorn.md";

    private static readonly Dictionary<string, string> Anchors = SettingSections.All()
        .SelectMany(s => s.Settings, (section, setting) => (setting.Name, Anchor: Anchor(section.Title)))
        .ToDictionary(p => p.Name, p => p.Anchor);

    public static string Write() => Row().Replace(
        File.ReadAllText(Repository.Path("docs", Name)).ReplaceLineEndings("\n"),
        m => SettingsCatalogue.ByName(m.Groups[1].Value) is { } setting ? $"| [`{setting.Name}`](settings.md#{Anchors[setting.Name]}) | {Verdict(setting)} |" : m.Value);

    private static string Verdict(Setting setting) => setting.Verdict switch
    {
        WorkerTuning.Configuration.Verdict.Applied => "applied",
        WorkerTuning.Configuration.Verdict.Emulated => "emulated",
        _ => setting.Refused ? "refused" : "not applicable",
    };

    // As GitHub makes them.
    private static string Anchor(string title) => NotInAnchors().Replace(title.ToLowerInvariant(), "").Replace(' ', '-');

    [GeneratedRegex(@"^\| \[`(\w+)`\]\(settings\.md[^)]*\) \| [^|]+ \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors();
}
