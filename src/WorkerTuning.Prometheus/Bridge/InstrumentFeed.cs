using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace WorkerTuning.Bridge;

/// <summary>Brings the measurements of one instrument to their series.</summary>
internal abstract class InstrumentFeed(SeriesTable table, Family family, Instrument instrument, IReadOnlySet<string> reserved, ILogger logger)
{
    /// <summary>Label sets of one instrument, as OpenTelemetry bounds them: tags that clients choose must not fill the memory.</summary>
    public const int Limit = 2000;

    private readonly Dictionary<string, string> _scope = ScopeOf(instrument.Meter);
    private readonly KeyValuePair<string, object?>[] _tags = [.. instrument.Tags ?? []];
    private readonly HashSet<string> _said = [];

    /// <summary>Takes a measurement. Does not throw.</summary>
    public abstract void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags);

    /// <summary>The end of a scrape's measurements.</summary>
    public virtual void Show()
    {
    }

    /// <summary>No measurement follows.</summary>
    public abstract void End();

    /// <summary>False for tags that are never found again: an array is another object each time.</summary>
    protected static bool IsKey(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (ref readonly var tag in tags)
        {
            if (tag.Value is Array)
                return false;
        }

        return true;
    }

    protected void Release(Series series) => table.Release(series);

    protected long Scrape => table.Scrape;

    /// <returns>Null where the series cannot be shown, which is logged once.</returns>
    protected T? Hold<T>(ReadOnlySpan<KeyValuePair<string, object?>> tags, bool isOverflow)
        where T : Series
    {
        if (isOverflow && Say("overflow"))
            Log.SeriesOverflow(logger, instrument.Name, instrument.Meter.Name, Limit);
        try
        {
            var labels = LabelSet.Of(_scope, reserved, isOverflow ? [new("otel.metric.overflow", true)] : [.. _tags, .. tags]);
            var key = labels.Key(family.Name);
            return table.Hold(key, () => family.Create(labels, key) as T ?? throw new InvalidOperationException("An instrument of another type has the same name."));
        }
        catch (Exception failure) when (failure is InvalidOperationException or ArgumentException)
        {
            if (Say(failure.Message))
                Log.InstrumentIgnored(logger, instrument.Name, instrument.Meter.Name, failure.Message);
            return null;
        }
    }

    private bool Say(string what)
    {
        lock (_said)
            return _said.Count < 4 && _said.Add(what);
    }

    private static Dictionary<string, string> ScopeOf(Meter meter)
    {
        var scope = new Dictionary<string, string> { ["otel_scope_name"] = meter.Name };
        if (!string.IsNullOrEmpty(meter.Version))
            scope["otel_scope_version"] = meter.Version;
        foreach (var (tag, value) in (meter.Tags ?? []).OrderBy(t => t.Key, StringComparer.Ordinal))
        {
            if (LabelSet.Text(value) is { Length: > 0 } text)
                scope[$"otel_scope_{MetricName.Clean(tag)}"] = text;
        }

        return scope;
    }
}
