using System.Text.Json;

namespace WorkerTuning.Workers;

/// <summary>The words that metrics, the log and health have for the values of an enum; in JSON they are the same.</summary>
internal static class MetricTag
{
    /// <summary><c>max_requests</c> of <c>MaxRequests</c>.</summary>
    public static string Name<T>(T value)
        where T : struct, Enum =>
        JsonNamingPolicy.SnakeCaseLower.ConvertName(Enum.GetName(value)!);

    /// <returns>One for each value, in their order: <c>MaxRequests</c> is <c>max_requests</c>.</returns>
    public static string[] Names<T>()
        where T : struct, Enum =>
        [.. Enum.GetNames<T>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)];
}
