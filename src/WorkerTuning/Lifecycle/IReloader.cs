namespace WorkerTuning.Lifecycle;

/// <summary>Puts new settings in force.</summary>
internal interface IReloader
{
    /// <param name="cause">Who asked, for the log.</param>
    /// <param name="cancellationToken">Gives up waiting for the start of the server or an earlier reload; a reload under way is finished.</param>
    Task<ReloadResult> ReloadAsync(string cause, CancellationToken cancellationToken);

    /// <summary>The same for callers that cannot wait; what goes wrong is in the log.</summary>
    void Begin(string cause);
}
