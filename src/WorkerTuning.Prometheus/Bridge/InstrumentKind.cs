using System.Diagnostics.Metrics;

namespace WorkerTuning.Bridge;

/// <summary>What an instrument's measurements mean.</summary>
internal enum InstrumentKind
{
    /// <summary>An increment.</summary>
    Counter,

    /// <summary>A change.</summary>
    UpDownCounter,

    /// <summary>The value now.</summary>
    Gauge,

    /// <summary>One of those whose distribution is shown.</summary>
    Histogram,

    /// <summary>A sum so far, read at a scrape.</summary>
    ObservedCounter,

    /// <summary>A part of a sum, read at a scrape.</summary>
    ObservedUpDownCounter,

    /// <summary>The value now, read at a scrape.</summary>
    ObservedGauge,
}

internal static class InstrumentKinds
{
    private static readonly Dictionary<Type, InstrumentKind> Kinds = new()
    {
        [typeof(Counter<>)] = InstrumentKind.Counter,
        [typeof(UpDownCounter<>)] = InstrumentKind.UpDownCounter,
        [typeof(Gauge<>)] = InstrumentKind.Gauge,
        [typeof(Histogram<>)] = InstrumentKind.Histogram,
        [typeof(ObservableCounter<>)] = InstrumentKind.ObservedCounter,
        [typeof(ObservableUpDownCounter<>)] = InstrumentKind.ObservedUpDownCounter,
        [typeof(ObservableGauge<>)] = InstrumentKind.ObservedGauge,
    };

    /// <returns>Null for an instrument of somebody's own, whose meaning is not known.</returns>
    public static InstrumentKind? Of(Instrument instrument) =>
        instrument.GetType() is { IsGenericType: true } type && Kinds.TryGetValue(type.GetGenericTypeDefinition(), out var kind) ? kind : null;

    public static MetricKind Metric(this InstrumentKind kind) => kind switch
    {
        InstrumentKind.Counter or InstrumentKind.ObservedCounter => MetricKind.Counter,
        InstrumentKind.Histogram => MetricKind.Histogram,
        _ => MetricKind.Gauge,
    };
}
