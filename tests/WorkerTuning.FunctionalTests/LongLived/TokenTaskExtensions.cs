namespace WorkerTuning.FunctionalTests.LongLived;

internal static class TokenTaskExtensions
{
    /// <summary>Completes when the token fires.</summary>
    public static async Task AsTask(this CancellationToken token)
    {
        var fired = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = token.Register(fired.SetResult);
        await fired.Task;
    }
}
