using System.ComponentModel.DataAnnotations;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using WorkerTuning.Configuration;
using WorkerTuning.Configuration.Checks;
using WorkerTuning.Configuration.Values;
using WorkerTuning.Planning;
using WorkerTuning.Tests.Configuration;
using WorkerTuning.Tests.Planning;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Docs;

/// <summary>Writes docs/settings.md: the introduction beside this file, then a table for each section.</summary>
internal static class SettingsPage
{
    public static string Write()
    {
        var page = new StringBuilder(File.ReadAllText(Repository.Path("tests", "WorkerTuning.Tests", "Docs", "settings-intro.md")).ReplaceLineEndings("\n"));
        page.Replace("{{print-config}}", SamplePrint()).Replace("{{errors}}", SampleErrors());
        foreach (var (title, settings) in SettingSections.All())
        {
            page.Append($"\n## {title}\n");
            Owned(page, [.. settings.Where(s => s.Property is not null)]);
            OfDirtyPool(page, [.. settings.Where(s => s.PoolSetting is not null)]);
            NotApplicable(page, [.. settings.Where(s => s is { Property: null, Hook: false, PoolSetting: null })]);
            Hooks(page, [.. settings.Where(s => s.Hook)]);
        }

        return page.ToString();
    }

    private static void Owned(StringBuilder page, IReadOnlyList<Setting> settings)
    {
        if (settings.Count == 0)
            return;
        page.Append("\n| setting, key | flags, variables | takes | default, gunicorn's | what it is | becomes |\n|---|---|---|---|---|---|\n");
        foreach (var s in settings)
        {
            Row(
                page,
                $"`{s.Name}`{(s.Ours ? " ¹" : "")}<br>`{s.Key}`",
                Codes([.. s.Flags, s.EnvironmentName, .. s.Variable is null ? (string[])[] : [s.Variable]]),
                Takes(s),
                $"{Default(s.Default)}<br>{Default(s.Gunicorn ?? s.Default)}",
                XmlText.Markdown(s.Key),
                $"{Verdict(s.Verdict)}: {s.Becomes}.{(s.NeedsRestart ? " Restart." : "")}{(s.OfPool ? " Each pool." : "")}");
        }
    }

    private static void OfDirtyPool(StringBuilder page, IReadOnlyList<Setting> settings)
    {
        if (settings.Count == 0)
            return;
        page.Append("\ngunicorn's dirty workers are a pool of that name, for the endpoints that name it (`RequireWorkerPool(\"dirty\")`). It is there where `dirty_workers` is above 0:\n\n| setting | flags, variable | gunicorn's default | becomes |\n|---|---|---|---|\n");
        foreach (var s in settings)
            Row(page, $"`{s.Name}`", Codes([.. s.Flags, s.EnvironmentName]), Default(s.Gunicorn), $"`{s.PoolSetting}` of the pool `dirty`");
    }

    private static void NotApplicable(StringBuilder page, IReadOnlyList<Setting> settings)
    {
        if (settings.Count == 0)
            return;
        page.Append("\nNot applicable in one .NET process; setting one is a warning, or an error where it says so:\n\n| setting | flags | why, and what instead |\n|---|---|---|\n");
        foreach (var s in settings)
            Row(page, $"`{s.Name}`", Codes(s.Flags), s.Becomes + (s.Refused ? " **Another value than gunicorn's default is an error.**" : ""));
    }

    private static void Hooks(StringBuilder page, IReadOnlyList<Setting> settings)
    {
        if (settings.Count == 0)
            return;
        page.Append("\nPython functions do not run here; a file that defines one is read all the same, and the log names what replaces it:\n\n| hook | instead |\n|---|---|\n");
        foreach (var s in settings)
            Row(page, $"`{s.Name}`", s.Becomes);
    }

    private static void Row(StringBuilder page, params string[] cells) =>
        page.Append("| ").AppendJoin(" | ", cells.Select(c => c.Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");

    private static string Codes(IEnumerable<string> words) => string.Join("<br>", words.Select(w => $"`{w}`"));

    private static string Default(string? text) => text is null ? "–" : $"`{text}`";

    private static string Verdict(Verdict verdict) => verdict switch
    {
        WorkerTuning.Configuration.Verdict.Applied => "applied",
        WorkerTuning.Configuration.Verdict.Emulated => "emulated",
        _ => throw new ArgumentOutOfRangeException(nameof(verdict)),
    };

    private static string Takes(Setting setting)
    {
        var kind = setting.Unit switch
        {
            Unit.Count => "count",
            Unit.Seconds => "duration, s",
            Unit.Bytes => "size, bytes",
            Unit.Megabytes => "size, MB",
            Unit.BytesPerSecond => "bytes a second",
            _ => Kind(setting.ValueType),
        };
        return setting.Checks.OfType<RangeAttribute>().FirstOrDefault() is { } range ? $"{kind}, {ValueChecks.Describe(setting, range)}" : kind;
    }

    private static string Kind(Type type) =>
        type == typeof(string) ? "text"
        : type == typeof(bool) ? "true or false"
        : type == typeof(UnixFileMode) ? "octal mode"
        : type == typeof(HttpProtocols) ? Codes(["h1", "h2", "h3"])
        : type == typeof(IReadOnlyList<string>) ? "list"
        : type == typeof(IReadOnlyDictionary<string, string>) ? "names with values"
        : type == typeof(IDictionary<string, WorkerPoolOptions>) ? "names with settings"
        : Codes(EnumNames.Words(type));

    private static string SamplePrint()
    {
        using var given = new Given()
            .Json("appsettings.json", """{ "Defaults": "aspnetcore", "Workers": "min(cpu * 2 + 1, 8)", "KeepAlive": 65, "MaxRequestBodySize": "10MB" }""")
            .Json("appsettings.Production.json", """{ "MaxRequestBodySize": "25MB" }""")
            .Variable("GUNICORN_GRACEFUL_TIMEOUT", "45")
            .Flags("--bind", "0.0.0.0:8000", "--worker-class", "sync", "--threads", "4", "--spew");
        var loaded = given.Load();
        var plan = WorkerPlanner.Plan(new SettingsView(loaded.Options, loaded), FakeHost.Of() with { StopTimeout = TimeSpan.FromSeconds(30) }, 1);
        return PlanPrint.Write(plan, loaded).TrimEnd('\n');
    }

    private static string SampleErrors()
    {
        using var given = new Given()
            .Json("appsettings.json", """{ "MaxRequest": 1000 }""")
            .Variable("GUNICORN_TIMEOUT", "soon")
            .Flags("--workers", "0", "--keepalive", "5");
        return string.Join('\n', given.Load().Problems.Select(p => "Error: " + p));
    }
}
