using WorkerTuning.FunctionalTests.Profiles;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Seeds;

/// <summary>
/// Runs shell text in which <c>gunicorn</c> starts a sample, so that command lines written for gunicorn run as they stand. Every start prints
/// its configuration and exits.
/// </summary>
internal sealed class GunicornCommand(SampleProgram sample) : IDisposable
{
    private const string Mark = "== gunicorn";
    private readonly ScratchFolder _folder = new();

    public ScratchFolder Folder => _folder;

    /// <summary>What each start printed, in order.</summary>
    public async Task<IReadOnlyList<PrintedConfig>> RunAsync(string shell, int cpu)
    {
        var command = _folder.Write("bin/gunicorn", $"""
            #!/bin/sh
            echo "{Mark}"
            exec "${"{"}DOTNET_HOST_PATH:-dotnet{"}"}" "{sample.Dll}" "$@"

            """);
        File.SetUnixFileMode(command, (UnixFileMode)0b111_101_101);
        var environment = SampleProgram.Cpu(cpu, ("GUNICORN_CMD_ARGS", "--print-config"), ("PATH", $"{_folder.Path("bin")}:{Environment.GetEnvironmentVariable("PATH")}"));
        await using var process = ServerProcess.Start("bash", ["-e", "-c", shell], environment, _folder.Root);
        Assert.True(await process.WaitForExitAsync(TimeSpan.FromMinutes(1)) == 0, $"{process}\n{process.Output}");
        var lines = process.Output.Lines.Where(line => line.Stream == OutputStream.Out).Select(line => line.Text);
        return [.. string.Join('\n', lines).Split(Mark, StringSplitOptions.RemoveEmptyEntries).Select(text => PrintedConfig.Parse(text.Split('\n')))];
    }

    public void Dispose() => _folder.Dispose();
}
