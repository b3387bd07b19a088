namespace WorkerTuning.Tests.Simulation;

/// <summary>A server, its clients and what happens to both.</summary>
internal sealed record SimCase
{
    public required string Name { get; init; }

    public required string What { get; init; }

    /// <summary>A fresh machine.</summary>
    public required Func<IMachine> Machine { get; init; }

    /// <summary>Requests a second at a time.</summary>
    public required Func<double, double> Rate { get; init; }

    /// <summary>The mean work of a request in seconds.</summary>
    public required double Demand { get; init; }

    /// <summary>How long a client waits for its answer.</summary>
    public required double Patience { get; init; }

    public double Seconds { get; init; } = 60;

    /// <summary>One request in so many never ends; 0 for none.</summary>
    public int HangEvery { get; init; }

    /// <summary>What share of the requests fails, each within a millisecond, at a time; null for none.</summary>
    public Func<double, double>? Failing { get; init; }

    /// <summary>When the trouble is over; from then on the recovery is counted. Null for none.</summary>
    public double? Trouble { get; init; }

    public int Seed { get; init; } = 1;

    public SimCase WithSeed(int seed) => this with { Seed = seed };

    public override string ToString() => Name;
}
