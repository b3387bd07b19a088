using Microsoft.AspNetCore.Server.Kestrel.Core;
using WorkerTuning.Configuration.Values;

namespace WorkerTuning.Configuration.Sources;

/// <summary>The text of <c>--help</c>: every flag with what it becomes.</summary>
internal static class FlagHelp
{
    private const int Column = 38;

    /// <param name="program">What the program is called.</param>
    public static string Write(string program)
    {
        var text = new StringWriter { NewLine = "\n" };
        text.WriteLine($"usage: {program} [flag ...]");
        List(text, "gunicorn's flags, each with what it becomes here:", s => !s.Ours);
        List(text, "Settings that gunicorn does not have:", s => s.Ours);
        text.WriteLine();
        text.WriteLine("A value may as well stand in gunicorn.conf.py, in a variable such as GUNICORN_WORKERS, or in the section WorkerTuning of appsettings.json.");
        text.WriteLine("gunicorn's defaults hold with any of gunicorn's flags or a gunicorn.conf.py, unless Defaults = aspnetcore. Without them ASP.NET Core's hold.");
        text.WriteLine("-v, --version shows the versions of the program and of WorkerTuning.");
        text.WriteLine("--print-config shows the values in force and where each came from. .NET's own arguments, such as --urls, are taken as well.");
        return text.ToString();
    }

    private static void List(StringWriter text, string title, Func<Setting, bool> belongs)
    {
        text.WriteLine();
        text.WriteLine(title);
        foreach (var setting in SettingsCatalogue.All.Where(s => s.Flags.Count > 0 && s.Verdict != Verdict.NotApplicable && belongs(s)))
        {
            var flags = $"  {string.Join(", ", setting.Flags)}{Value(setting)}";
            text.WriteLine(flags.Length < Column ? flags.PadRight(Column) + setting.Becomes : $"{flags}\n{"".PadRight(Column)}{setting.Becomes}");
            if (More(setting) is { Length: > 0 } more)
                text.WriteLine("".PadRight(Column) + more);
        }
    }

    private static string More(Setting setting) => string.Join(' ', ((string?[])[Words(setting), Defaults(setting)]).OfType<string>());

    private static string? Words(Setting setting) => setting.ValueType switch
    {
        _ when setting.TakesWord => null,
        var type when type == typeof(HttpProtocols) => "Any of h1, h2, h3.",
        var type when !EnumNames.IsChoice(type) => null,
        var type => $"One of {string.Join(", ", EnumNames.Words(type))}.",
    };

    private static string? Defaults(Setting setting) => (setting.Default, setting.Gunicorn) switch
    {
        _ when setting.Form is FlagForm.Switch or FlagForm.NegatedSwitch => null,
        (null or "", null or "") => null,
        (null or "", var gunicorns) => $"Default: {gunicorns} where gunicorn's defaults hold.",
        (var own, null or "") => $"Default: {own}.",
        var (own, gunicorns) => own == gunicorns ? $"Default: {own}." : $"Default: {own}, or {gunicorns} where gunicorn's defaults hold.",
    };

    private static string Value(Setting setting) => setting.Form switch
    {
        FlagForm.Switch when setting.TakesWord => $"[={string.Join('|', EnumNames.Words(setting.ValueType).Skip(2))}]",
        FlagForm.Switch or FlagForm.NegatedSwitch => "",
        FlagForm.OptionalValue => $" [{setting.Name.ToUpperInvariant()}]",
        _ => " " + setting.Name.ToUpperInvariant(),
    };
}
