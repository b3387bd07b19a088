using System.Text;
using OpenTelemetry.Metrics;

namespace WorkerTuning.Prometheus;

/// <summary>Writes metrics in one of the two forms.</summary>
internal sealed class MetricPage(ScrapeFormat format)
{
    private readonly Dictionary<string, MetricFamily> _families = [];
    private readonly StringBuilder _target = new();

    private bool IsOpen => format == ScrapeFormat.OpenMetrics;

    /// <summary>Whom the metrics are of.</summary>
    public void AddTarget(IEnumerable<KeyValuePair<string, object>> resource)
    {
        var labels = new Labels();
        foreach (var (name, value) in resource)
            labels.Add(name, value);
        if (labels.IsEmpty)
            return;
        var family = IsOpen ? "target" : "target_info";
        _target.Append("# TYPE ").Append(family).Append(IsOpen ? " info\n" : " gauge\n");
        _target.Append("# HELP ").Append(family).Append(" Target metadata\n");
        _target.Append("target_info").Append(labels).Append(" 1\n");
    }

    public void Add(Metric metric)
    {
        var kind = KindOf(metric.MetricType);
        var unit = MetricName.Unit(metric.Unit);
        var name = MetricName.Family(metric.Name, unit);
        if (!_families.TryGetValue(name, out var family))
            _families.Add(name, family = new MetricFamily(name, kind, unit, metric.Description));
        // A name has one type. The later one is left out; both would make the page unreadable.
        if (family.Kind != kind)
            return;
        foreach (ref readonly var point in metric.GetMetricPoints())
            Add(family, metric, in point);
    }

    public string Write()
    {
        var page = new StringBuilder();
        page.Append(_target);
        foreach (var family in _families.Values.Where(f => f.Samples.Length > 0))
        {
            var name = family.Kind == MetricKind.Counter && !IsOpen ? family.Name + "_total" : family.Name;
            page.Append("# TYPE ").Append(name).Append(' ').Append(family.Kind.ToString().ToLowerInvariant()).Append('\n');
            if (IsOpen && family.Unit is not null)
                page.Append("# UNIT ").Append(name).Append(' ').Append(family.Unit).Append('\n');
            if (family.Help.Length > 0)
                page.Append("# HELP ").Append(name).Append(' ').Append(Labels.Escape(family.Help, quotes: IsOpen)).Append('\n');
            page.Append(family.Samples);
        }

        if (IsOpen)
            page.Append("# EOF\n");
        return page.ToString();
    }

    private void Add(MetricFamily family, Metric metric, ref readonly MetricPoint point)
    {
        var labels = new Labels();
        labels.Add("otel.scope.name", metric.MeterName);
        foreach (var (name, value) in point.Tags)
            labels.Add(name, value);
        switch (metric.MetricType)
        {
            case MetricType.Histogram:
                AddBuckets(family, labels, in point);
                break;
            case MetricType.ExponentialHistogram:
                AddHistogram(family, labels, in point);
                break;
            default:
                AddSample(family, family.Kind == MetricKind.Counter ? "_total" : "", labels, ValueOf(metric.MetricType, in point));
                break;
        }
    }

    private void AddBuckets(MetricFamily family, Labels labels, ref readonly MetricPoint point)
    {
        var count = 0L;
        foreach (var bucket in point.GetHistogramBuckets())
        {
            count += bucket.BucketCount;
            if (double.IsFinite(bucket.ExplicitBound))
                AddSample(family, "_bucket", labels.With("le", Bound(bucket.ExplicitBound)), Numbers.Text(count));
        }

        AddHistogram(family, labels, in point);
    }

    // An exponential histogram has no bounds that the text forms could show.
    private static void AddHistogram(MetricFamily family, Labels labels, ref readonly MetricPoint point)
    {
        var count = Numbers.Text(point.GetHistogramCount());
        AddSample(family, "_bucket", labels.With("le", "+Inf"), count);
        AddSample(family, "_sum", labels, Numbers.Text(point.GetHistogramSum()));
        AddSample(family, "_count", labels, count);
    }

    private static void AddSample(MetricFamily family, string suffix, Labels labels, string value) =>
        family.Samples.Append(family.Name).Append(suffix).Append(labels).Append(' ').Append(value).Append('\n');

    // OpenMetrics writes bounds as floating-point numbers.
    private string Bound(double bound) => Numbers.Text(bound) is var text && IsOpen && text.AsSpan().IndexOfAny('.', 'E') < 0 ? text + ".0" : text;

    private static string ValueOf(MetricType type, ref readonly MetricPoint point) => type switch
    {
        MetricType.LongSum or MetricType.LongSumNonMonotonic => Numbers.Text(point.GetSumLong()),
        MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic => Numbers.Text(point.GetSumDouble()),
        MetricType.LongGauge => Numbers.Text(point.GetGaugeLastValueLong()),
        _ => Numbers.Text(point.GetGaugeLastValueDouble()),
    };

    private static MetricKind KindOf(MetricType type) => type switch
    {
        MetricType.LongSum or MetricType.DoubleSum => MetricKind.Counter,
        MetricType.Histogram or MetricType.ExponentialHistogram => MetricKind.Histogram,
        _ => MetricKind.Gauge,
    };
}
