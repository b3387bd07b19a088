using System.Text.Json;

namespace WorkerTuning.Workers;

/// <summary>The words that tags have for the values of an enum.</summary>
internal static class MetricTag
{
    /// <returns>One for each value, in their order: <c>MaxRequests</c> is <c>max_requests</c>.</returns>
    public static string[] Names<T>()
        where T : struct, Enum =>
        [.. Enum.GetNames<T>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)];
}
