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
    public string Url(string path) => $"http://{Address}{path}";

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
