using System.Collections;

namespace WorkerTuning.Configuration;

/// <summary>What the settings may see of the process: its variables, its working directory and its command line.</summary>
internal sealed class ProcessEnvironment
{
    public required IReadOnlyDictionary<string, string> Variables { get; init; }

    public required string CurrentDirectory { get; init; }

    /// <summary>The words behind the program's name.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>False where the settings are for another process than this one, which says nothing of the files and folders that they name.</summary>
    public bool IsServers { get; init; } = true;

    /// <summary>Processors, as the container's limit allows.</summary>
    public required int Cpu { get; init; }

    public static ProcessEnvironment Current(bool isServers = true)
    {
        var variables = new Dictionary<string, string>(OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
            variables[(string)variable.Key] = (string?)variable.Value ?? "";
        return new ProcessEnvironment
        {
            Variables = variables,
            CurrentDirectory = Directory.GetCurrentDirectory(),
            Arguments = [.. Environment.GetCommandLineArgs().Skip(1)],
            IsServers = isServers,
            Cpu = Environment.ProcessorCount,
        };
    }
}
