using Microsoft.Extensions.Configuration;
using WorkerTuning.Configuration.Values;

namespace WorkerTuning.Configuration.Sources;

/// <summary>
/// Shows flags and file to every reader of the configuration under <c>WorkerTuning:</c>. The settings themselves are read anew from
/// <see cref="Source"/> by the loader, which knows how strong each value is; problems are reported there.
/// </summary>
internal sealed class GunicornConfigurationProvider(GunicornConfigurationSource source) : ConfigurationProvider
{
    // The process may change its folder and its variables later; a reload reads what the start read.
    private readonly ProcessEnvironment _environment = ProcessEnvironment.Current();

    public GunicornConfigurationSource Source => source;

    public override void Load()
    {
        var reading = new SourceReading();
        GunicornReader.Read(source.Arguments, source.File, _environment, reading);
        var data = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var value in reading.Values.Where(v => v.Layer is Layer.File or Layer.CommandArguments or Layer.CommandLine && v.Setting.Property is not null).OrderBy(v => v.Layer))
            Show(data, ConfigurationPath.Combine(WorkerTuningOptions.SectionName, value.Setting.Key), value.Raw);
        Data = data;
    }

    private static void Show(Dictionary<string, string?> data, string key, object? raw)
    {
        data.Remove(key);
        foreach (var stale in data.Keys.Where(k => k.StartsWith(key + ConfigurationPath.KeyDelimiter, StringComparison.OrdinalIgnoreCase)).ToList())
            data.Remove(stale);
        switch (raw)
        {
            case IReadOnlyDictionary<string, object?> map:
                foreach (var (name, item) in map)
                    Show(data, ConfigurationPath.Combine(key, name), item);
                break;
            case IReadOnlyList<object?> list:
                for (var i = 0; i < list.Count; i++)
                    Show(data, ConfigurationPath.Combine(key, i.ToString(System.Globalization.CultureInfo.InvariantCulture)), list[i]);
                break;
            case string text:
                data[key] = text;
                break;
            case not null:
                data[key] = RawText.Show(raw);
                break;
        }
    }
}
