using System.Reflection;

namespace WorkerTuning.Planning;

/// <summary>The answer to <c>--version</c>: the program's own version, and this library's.</summary>
internal static class ProgramVersion
{
    public static string Say() =>
        $"{AppDomain.CurrentDomain.FriendlyName} {Of(Assembly.GetEntryAssembly())} (WorkerTuning {Of(typeof(ProgramVersion).Assembly)})";

    // Without the commit that builds put behind it.
    private static string Of(Assembly? assembly) =>
        assembly?.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? assembly?.GetName().Version?.ToString() ?? "unknown";
}
