using System.Diagnostics;
using System.Runtime.InteropServices;

namespace WorkerTuning.LoadTests.Servers;

/// <summary>This program in other builds than its own.</summary>
internal static class Published
{
    private const string Name = "WorkerTuning.LoadTests.csproj";

    /// <summary>As container images hold programs: published, its code compiled ahead of its start (ReadyToRun).</summary>
    /// <returns>The path of the program.</returns>
    /// <exception cref="InvalidOperationException">It could not be published; the message holds the output.</exception>
    public static string Make()
    {
        var folder = Path.Combine(ProjectFolder(), "obj", "published");
        Publish(Path.Combine(ProjectFolder(), Name), folder, "-p:PublishReadyToRun=true");
        return Program(folder);
    }

    /// <summary>As a plain build has it that takes the library from its package: the library alone is compiled ahead.</summary>
    /// <inheritdoc cref="Make"/>
    public static string WithPackage()
    {
        const string Library = "WorkerTuning.dll";
        var (library, folder) = (Path.Combine(ProjectFolder(), "obj", "library"), Path.Combine(ProjectFolder(), "obj", "packaged"));
        Publish(Path.Combine(ProjectFolder(), "../../packaging/ReadyToRun/ReadyToRun.csproj"), library, "-p:Library=WorkerTuning", "-p:ReadyToRunPlatforms=" + RuntimeInformation.RuntimeIdentifier);
        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(AppContext.BaseDirectory, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }

        File.Copy(Path.Combine(library, Library), Path.Combine(folder, Library), overwrite: true);
        return Program(folder);
    }

    private static string Program(string folder) => Path.Combine(folder, Path.GetFileName(Environment.ProcessPath!));

    private static void Publish(string project, string folder, params string[] properties)
    {
        string[] command = ["publish", project, "-c", "Release", "--use-current-runtime", "--self-contained", "false", .. properties, "-o", folder, "-v", "q", "--nologo"];
        using var publish = Process.Start(new ProcessStartInfo("dotnet", command) { RedirectStandardOutput = true })!;
        var output = publish.StandardOutput.ReadToEnd();
        publish.WaitForExit();
        if (publish.ExitCode != 0)
            throw new InvalidOperationException($"dotnet publish failed:\n{output}");
    }

    private static string ProjectFolder()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, Name)))
                return folder;
        }

        throw new InvalidOperationException($"{Name} is not above {AppContext.BaseDirectory}.");
    }
}
