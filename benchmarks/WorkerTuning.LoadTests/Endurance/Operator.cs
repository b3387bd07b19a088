using System.Diagnostics;

namespace WorkerTuning.LoadTests.Endurance;

/// <summary>Somebody who never leaves the server alone: new settings every five seconds, more and fewer workers, logs moved away.</summary>
internal sealed class Operator(int process, ConfigurationFile file)
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(2.5);

    public int Reloads { get; private set; }

    public int Refusals { get; private set; }

    public async Task RunAsync(CancellationToken stopped)
    {
        for (var step = 1; !stopped.IsCancellationRequested; step++)
        {
            await Task.Delay(Pace, stopped).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (step % 2 == 0)
                Reload();
            else
                Signal(step % 4 == 1 ? "TTIN" : "TTOU");
            if (step % 25 == 0)
                MoveLogs();
        }
    }

    private void Reload()
    {
        if (file.Write())
            Reloads++;
        else
            Refusals++;
        Signal("HUP");
    }

    private void MoveLogs()
    {
        foreach (var log in new[] { file.AccessLog, file.ErrorLog }.Where(File.Exists))
            File.Move(log, log + ".1", overwrite: true);
        Signal("USR1");
    }

    private void Signal(string name)
    {
        using var kill = Process.Start("kill", ["-" + name, $"{process}"]);
        kill.WaitForExit();
    }
}
