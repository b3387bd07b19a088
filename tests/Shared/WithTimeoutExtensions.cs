using System.Runtime.CompilerServices;

namespace WorkerTuning.Tests.Shared;

/// <summary>A time limit for everything a test awaits, so that a hang is a failure with a name instead of a stuck build.</summary>
internal static class WithTimeoutExtensions
{
    public static readonly TimeSpan Default = TimeSpan.FromSeconds(15);

    public static async Task WithTimeout(
        this Task task, TimeSpan? limit = null, [CallerArgumentExpression(nameof(task))] string what = "")
    {
        try
        {
            await task.WaitAsync(limit ?? Default);
        }
        catch (TimeoutException) when (!task.IsCompleted)
        {
            throw new TimeoutException($"{what} took more than {limit ?? Default}.");
        }
    }

    public static async Task<T> WithTimeout<T>(
        this Task<T> task, TimeSpan? limit = null, [CallerArgumentExpression(nameof(task))] string what = "")
    {
        await ((Task)task).WithTimeout(limit, what);
        return await task;
    }

    public static Task WithTimeout(
        this ValueTask task, TimeSpan? limit = null, [CallerArgumentExpression(nameof(task))] string what = "") =>
        task.AsTask().WithTimeout(limit, what);

    public static Task<T> WithTimeout<T>(
        this ValueTask<T> task, TimeSpan? limit = null, [CallerArgumentExpression(nameof(task))] string what = "") =>
        task.AsTask().WithTimeout(limit, what);
}
