namespace WorkerTuning.FunctionalTests.Profiles;

internal static class EnvironmentFiles
{
    /// <summary>As <c>docker run --env-file</c> and systemd read it.</summary>
    public static Dictionary<string, string?> Read(string path) =>
        File.ReadLines(path)
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split('=', 2))
            .ToDictionary(pair => pair[0], string? (pair) => pair[1]);
}
