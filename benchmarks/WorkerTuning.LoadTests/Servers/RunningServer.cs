using System.Diagnostics;
using WorkerTuning.LoadTests.Measuring;

namespace WorkerTuning.LoadTests.Servers;

/// <summary>A server that answers. Disposing it ends it.</summary>
/// <param name="Who">The contestant.</param>
/// <param name="Process">Its process, whose children count as its own.</param>
/// <param name="Address">Host and port.</param>
/// <param name="StartTime">From the start of the process to the first answer.</param>
internal sealed record RunningServer(Contestant Who, Process Process, string Address, TimeSpan StartTime) : IDisposable
{
    private const int MostSlices = 10;

    // Of the processor time of a slice.
    private const double Compiled = 0.01;

    public string Url(string path) => $"http://{Address}{path}";

    /// <summary>
    /// Drives it until tiered compilation is done with the path: larger programs have more to compile again, and that would be counted as the
    /// price of each request.
    /// </summary>
    public async Task WarmAsync(string path, int connections, string? script = null)
    {
        for (var slice = 0; slice < MostSlices; slice++)
        {
            var before = ProcessTree.Compiling(Process.Id);
            var round = await DriveAsync(path, connections, 2, script);
            // The thread ends between two batches, and the next one begins at zero.
            if (Math.Max(0, ProcessTree.Compiling(Process.Id) - before) <= Compiled * round.Cpu)
                return;
        }
    }

    public async Task<Round> DriveAsync(string path, int connections, int seconds, string? script = null)
    {
        var before = ProcessTree.Cpu(Process.Id);
        var seen = await Wrk.RunAsync(Url(path), connections, seconds, script);
        return new(seen, ProcessTree.Cpu(Process.Id) - before, ProcessTree.Memory(Process.Id));
    }

    public void Dispose()
    {
        Process.Kill(entireProcessTree: true);
        Process.WaitForExit();
        Process.Dispose();
    }
}
