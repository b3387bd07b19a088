using System.Diagnostics;

namespace WorkerTuning.LoadTests.Servers;

/// <summary>This program as container images hold programs: published, its code compiled ahead of its start (ReadyToRun).</summary>
internal static class Published
{
    /// <returns>The path of the program.</returns>
    /// <exception cref="InvalidOperationException">It could not be published; the message holds the output.</exception>
    public static string Make()
    {
        var project = FindProject();
        var folder = Path.Combine(Path.GetDirectoryName(project)!, "obj", "published");
        using var publish = Process.Start(new ProcessStartInfo("dotnet", ["publish", project, "-c", "Release", "--use-current-runtime", "--self-contained", "false", "-p:PublishReadyToRun=true", "-o", folder, "-v", "q", "--nologo"])
        {
            RedirectStandardOutput = true,
        })!;
        var output = publish.StandardOutput.ReadToEnd();
        publish.WaitForExit();
        return publish.ExitCode == 0
            ? Path.Combine(folder, Path.GetFileName(Environment.ProcessPath!))
            : throw new InvalidOperationException($"dotnet publish failed:\n{output}");
    }

    private static string FindProject()
    {
        const string Name = "WorkerTuning.LoadTests.csproj";
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, Name)))
                return Path.Combine(folder, Name);
        }

        throw new InvalidOperationException($"{Name} is not above {AppContext.BaseDirectory}.");
    }
}
