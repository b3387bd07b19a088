namespace WorkerTuning.Tests.Shared;

/// <summary>
/// Programs the tests run against for real. A missing one skips the test on a laptop and fails it where CI=true; tests that ask are
/// [SkippableFact] or [SkippableTheory].
/// </summary>
internal static class Peers
{
    /// <summary>The full path of the program, or of a file that its package brings where <paramref name="command"/> is one.</summary>
    public static string Require(string command)
    {
        var path = Find(command);
        if (path is not null)
            return path;
        var message = $"{command} is not installed; tests/run.sh installs it.";
        Assert.False(Environment.GetEnvironmentVariable("CI") == "true", message);
        throw new SkipException(message);
    }

    /// <summary>The full path of the program, or null. Administrators' folders are searched as well: users' PATH often lacks them.</summary>
    public static string? Find(string command) =>
        command.StartsWith('/') ? File.Exists(command) ? command : null :
        $"{Environment.GetEnvironmentVariable("PATH")}:/usr/local/sbin:/usr/sbin:/sbin"
            .Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, command))
            .FirstOrDefault(IsExecutable);

    private static bool IsExecutable(string path) =>
        File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & UnixFileMode.UserExecute) != 0);
}
