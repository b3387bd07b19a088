namespace WorkerTuning.Applying;

/// <summary>What is logged of refused clients, of headers that are not believed, and of those who act on the server: one category, so that it can have a file.</summary>
internal static class SecurityEvents
{
    public const string Category = "WorkerTuning.Security";
}
