using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Settings;

/// <summary>What a process that ended left behind.</summary>
internal sealed record Outcome(int ExitCode, IReadOnlyList<string> Out, IReadOnlyList<string> Error)
{
    /// <summary>The sample Quickstart, as a user starts it.</summary>
    public static Task<Outcome> OfQuickstartAsync(
        string folder, IEnumerable<string> args, IReadOnlyDictionary<string, string?>? environment = null) =>
        OfAsync(ServerProcess.StartDotnet(Quickstart, args, environment, folder));

    public static async Task<Outcome> OfAsync(ServerProcess process)
    {
        await using (process)
        {
            var exitCode = await process.WaitForExitAsync(TimeSpan.FromSeconds(60));
            return new(exitCode, Lines(process, OutputStream.Out), Lines(process, OutputStream.Error));
        }
    }

    public static string Quickstart { get; } = Path.Combine(AppContext.BaseDirectory, "Quickstart.dll");

    /// <summary>The <c>name = value</c> lines of a print-out of the configuration.</summary>
    public IReadOnlyDictionary<string, string> Settings() =>
        Out.Where(line => line.Contains('=', StringComparison.Ordinal) && !line.StartsWith('#'))
            .Select(line => line.Split('=', 2, StringSplitOptions.TrimEntries))
            .ToDictionary(parts => parts[0], parts => parts[1]);

    public void AssertNoStackTrace() =>
        Assert.DoesNotContain(Out.Concat(Error), line => line.TrimStart().StartsWith("at ", StringComparison.Ordinal) || line.Contains("Unhandled exception", StringComparison.Ordinal));

    public override string ToString() => $"exit code {ExitCode}\n{string.Join('\n', Out)}\n--\n{string.Join('\n', Error)}";

    private static string[] Lines(ServerProcess process, OutputStream stream) =>
        [.. process.Output.Lines.Where(line => line.Stream == stream).Select(line => line.Text)];
}
