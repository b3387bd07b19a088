using Prometheus;

namespace WorkerTuning.Bridge;

/// <summary>
/// prometheus-net's own adapters of meters and event counters, which begin with the first scrape of its default registry. They leave out what the
/// bridge shows: it would be there a second time, under other names and as gauges.
/// </summary>
internal static class DefaultAdapters
{
    public static void LeaveTo(RegistryFeed feed, WorkerMetricsOptions options)
    {
        Metrics.ConfigureMeterAdapter(adapter =>
        {
            options.MeterAdapter?.Invoke(adapter);
            var isWanted = adapter.InstrumentFilterPredicate;
            // .NET's own experiments, some forty of QUIC alone.
            adapter.InstrumentFilterPredicate = instrument =>
                !feed.Covers(instrument.Meter.Name) && !instrument.Meter.Name.StartsWith("Private.", StringComparison.Ordinal) && isWanted(instrument);
        });
        Metrics.ConfigureEventCounterAdapter(adapter =>
        {
            options.EventCounterAdapter?.Invoke(adapter);
            var isWanted = adapter.EventSourceFilterPredicate;
            // Kestrel's source has the name of its meter with hyphens.
            adapter.EventSourceFilterPredicate = source => !feed.Covers(source.Replace('-', '.')) && isWanted(source);
        });
    }
}
