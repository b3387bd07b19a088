using Microsoft.Extensions.Configuration;
using WorkerTuning.Configuration.Values;

namespace WorkerTuning.Configuration.Sources;

/// <summary>
/// Shows flags and file to every reader of the configuration under <c>WorkerTuning:</c>. The settings themselves are read anew from
/// <see cref="Source"/> by the loader, which knows how strong each value is; problems are reported there.
/// </summary>
internal sealed class GunicornConfigurationProvider(GunicornConfigurationSource source) : ConfigurationProvider
{
    public GunicornConfigurationSource Source => source;

    public override void Load()
    {
        var reading = new SourceReading();
        GunicornReader.Read(source.Arguments, source.File, ProcessEnvironment.Current(), reading);
        Data.Clear();
        foreach (var value in reading.Values.Where(v => v.Layer is Layer.File or Layer.CommandArguments or Layer.CommandLine && v.Setting.Property is not null).OrderBy(v => v.Layer))
            Show(ConfigurationPath.Combine(WorkerTuningOptions.SectionName, value.Setting.Key), value.Raw);
    }

    private void Show(string key, object? raw)
    {
        Data.Remove(key);
        foreach (var stale in Data.Keys.Where(k => k.StartsWith(key + ConfigurationPath.KeyDelimiter, StringComparison.OrdinalIgnoreCase)).ToList())
            Data.Remove(stale);
        switch (raw)
        {
            case IReadOnlyDictionary<string, object?> map:
                foreach (var (name, item) in map)
                    Show(ConfigurationPath.Combine(key, name), item);
                break;
            case IReadOnlyList<object?> list:
                for (var i = 0; i < list.Count; i++)
                    Show(ConfigurationPath.Combine(key, i.ToString(System.Globalization.CultureInfo.InvariantCulture)), list[i]);
                break;
            case string text:
                Data[key] = text;
                break;
            case not null:
                Data[key] = RawText.Show(raw);
                break;
        }
    }
}
