using System.Collections;

namespace WorkerTuning.Configuration;

/// <summary>What the settings may see of the process: its variables and its working directory.</summary>
internal sealed class ProcessEnvironment
{
    public required IReadOnlyDictionary<string, string> Variables { get; init; }

    public required string CurrentDirectory { get; init; }

    /// <summary>Processors, as the container's limit allows.</summary>
    public required int Cpu { get; init; }

    public static ProcessEnvironment Current()
    {
        var variables = new Dictionary<string, string>(OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
            variables[(string)variable.Key] = (string?)variable.Value ?? "";
        return new ProcessEnvironment { Variables = variables, CurrentDirectory = Directory.GetCurrentDirectory(), Cpu = Environment.ProcessorCount };
    }
}
