using System.Globalization;

namespace WorkerTuning.LoadTests.Endurance;

/// <summary>A process as the kernel and its runtime see it, at one moment. Bytes, but for the counts.</summary>
internal sealed record ProcessFigures
{
    /// <summary>Since the load began.</summary>
    public required double Minutes { get; init; }

    public required double Resident { get; init; }

    /// <summary>What of it no file lies behind: heaps, stacks, compiled code.</summary>
    public required double Anonymous { get; init; }

    public required double Descriptors { get; init; }

    public required double Threads { get; init; }

    /// <summary>What the runtime's heap has of the system.</summary>
    public required double Committed { get; init; }

    /// <summary>What was on the heap after its last collection.</summary>
    public required double Heap { get; init; }

    public required double FullCollections { get; init; }

    public required double Methods { get; init; }

    public required double Timers { get; init; }

    /// <summary>Anonymous memory that is no heap of the runtime's: allocators, compiled code and tables of the runtime, stacks.</summary>
    public double Native => Anonymous - Committed;

    public static async Task<ProcessFigures> ReadAsync(int process, double minutes, HttpClient client, string runtime)
    {
        var figures = (await client.GetStringAsync(runtime)).Split(' ').Select(f => double.Parse(f, CultureInfo.InvariantCulture)).ToArray();
        var memory = File.ReadAllLines($"/proc/{process}/smaps_rollup");
        return new()
        {
            Minutes = minutes,
            Resident = Kilobytes(memory, "Rss:"),
            Anonymous = Kilobytes(memory, "Anonymous:"),
            Descriptors = Directory.EnumerateFileSystemEntries($"/proc/{process}/fd").Count(),
            Threads = Directory.EnumerateDirectories($"/proc/{process}/task").Count(),
            Committed = figures[0],
            Heap = figures[1],
            FullCollections = figures[2],
            Methods = figures[3],
            Timers = figures[4],
        };
    }

    private static double Kilobytes(string[] lines, string name) =>
        double.Parse(lines.First(l => l.StartsWith(name, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
}
