using System.Text;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace WorkerTuning.Prometheus;

/// <summary>Collects when it is asked, and writes what was collected as text.</summary>
[ExportModes(ExportModes.Pull)]
internal sealed class TextExporter : BaseExporter<Metric>, IPullMetricExporter
{
    private readonly Lock _lock = new();
    private ScrapeFormat _format;
    private byte[]? _body;

    /// <summary>Set by the reader.</summary>
    public Func<int, bool>? Collect { get; set; }

    /// <returns>The text; null where the collection failed, as after the end of the pipeline.</returns>
    public byte[]? Scrape(ScrapeFormat format)
    {
        lock (_lock)
        {
            _format = format;
            _body = null;
            return Collect?.Invoke(Timeout.Infinite) == true ? _body : null;
        }
    }

    public override ExportResult Export(in Batch<Metric> batch)
    {
        var page = new MetricPage(_format);
        page.AddTarget(ParentProvider.GetResource().Attributes);
        foreach (var metric in batch)
            page.Add(metric);
        _body = Encoding.UTF8.GetBytes(page.Write());
        return ExportResult.Success;
    }
}
