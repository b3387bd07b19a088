namespace WorkerTuning.Telemetry;

/// <summary>OpenTelemetry's variables of exporters, which its .NET SDK leaves to others.</summary>
internal static class Exporters
{
    /// <returns>True where the variable is not set or has <c>otlp</c> among its values.</returns>
    public static bool IncludeOtlp(string variable) => IncludesOtlp(Environment.GetEnvironmentVariable(variable));

    internal static bool IncludesOtlp(string? exporters) =>
        string.IsNullOrWhiteSpace(exporters) || exporters.Split(',', StringSplitOptions.TrimEntries).Contains("otlp", StringComparer.OrdinalIgnoreCase);
}
