using System.Diagnostics;
using WorkerTuning.LoadTests.Scenarios;

namespace WorkerTuning.LoadTests;

/// <summary>What to run and for how long.</summary>
internal sealed record RunOptions(int Rounds, int Seconds, int Minutes, int Rate, IReadOnlyList<string> Only)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(20);

    // For each scenario that is still to come, the start of its servers and a round.
    private static readonly TimeSpan Reserve = TimeSpan.FromSeconds(80);

    private readonly long _begun = Stopwatch.GetTimestamp();

    private const string Usage = "usage: dotnet run -c Release --project benchmarks/WorkerTuning.LoadTests -- [--rounds N] [--seconds N] [--minutes N] [--rate N] [scenario…]";

    public static RunOptions? Parse(string[] args)
    {
        int rounds = 5, seconds = 2, minutes = 120, rate = 200;
        var only = new List<string>();
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == "--rounds" && i + 1 < args.Length && int.TryParse(args[++i], out rounds) && rounds > 0)
                continue;
            if (args[i] == "--seconds" && i + 1 < args.Length && int.TryParse(args[++i], out seconds) && seconds > 0)
                continue;
            if (args[i] == "--minutes" && i + 1 < args.Length && int.TryParse(args[++i], out minutes) && minutes > 0)
                continue;
            if (args[i] == "--rate" && i + 1 < args.Length && int.TryParse(args[++i], out rate) && rate > 0)
                continue;
            if (!Scenario.All.Any(s => s.Name == args[i]))
            {
                Console.Error.WriteLine($"'{args[i]}' is no scenario: {string.Join(", ", Scenario.All.Select(s => s.Name))}\n{Usage}");
                return null;
            }

            only.Add(args[i]);
        }

        return new(rounds, seconds, minutes, rate, only);
    }

    /// <summary>How many scenarios come after the one that runs.</summary>
    public int ToCome { get; init; }

    /// <summary>Whether twenty minutes for everything still allow that.</summary>
    public bool HasTimeFor(TimeSpan more) => Stopwatch.GetElapsedTime(_begun) + more + (Reserve * ToCome) < Longest;

    public bool Wants(Scenario scenario) => Only.Count == 0 ? !scenario.OnlyWhenNamed : Only.Contains(scenario.Name);

    public override string ToString() => $"medians of {Rounds} alternating rounds of {Seconds} s, or as many as twenty minutes allow";
}
