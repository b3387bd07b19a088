namespace WorkerTuning.Configuration.Python;

internal static class GunicornConfigFile
{
    public static PythonConfig Evaluate(string text, string path, IPythonHost host, IReadOnlySet<string> settingNames, IReadOnlySet<string> hookNames) =>
        throw new NotSupportedException($"{path}: {text.Length} characters, {host.CpuCount}, {settingNames.Count}, {hookNames.Count}");
}
