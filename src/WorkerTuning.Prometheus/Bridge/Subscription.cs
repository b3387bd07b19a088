using System.Diagnostics.Metrics;
using System.IO.Enumeration;
using Microsoft.Extensions.Logging;

namespace WorkerTuning.Bridge;

/// <summary>What one page shows: meters by name, those of another host left out.</summary>
internal sealed class Subscription
{
    private readonly IMeterFactory _meters;
    private readonly string[] _names;
    private readonly Dictionary<string, double[]> _buckets;

    public Subscription(IMeterFactory meters, string[] names, IDictionary<string, IReadOnlyList<double>> buckets, ILoggerFactory loggers, TimeProvider? time = null)
    {
        (_meters, _names) = (meters, names);
        _buckets = buckets.ToDictionary(b => b.Key, b => Bounds.Checked(b.Key, b.Value), StringComparer.Ordinal);
        Logger = loggers.CreateLogger(Log.Category);
        Time = time ?? TimeProvider.System;
    }

    public ILogger Logger { get; }

    public TimeProvider Time { get; }

    public bool Covers(string meter) => Array.Exists(_names, name => FileSystemName.MatchesSimpleExpression(name, meter));

    public bool Wants(Instrument instrument) =>
        Covers(instrument.Meter.Name) && (instrument.Meter.Scope is not IMeterFactory owner || ReferenceEquals(owner, _meters));

    public double[]? BucketsOf(Instrument instrument) => _buckets.GetValueOrDefault(instrument.Name);
}
