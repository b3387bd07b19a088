using Microsoft.Extensions.Logging;

namespace WorkerTuning.Workers;

/// <summary>Calls a hook of every class in turn. One that throws, or does not end in its time, is logged and keeps none of the others from being called.</summary>
internal sealed class HookCaller(IWorkerHooks[] hooks, TimeProvider clock, ILogger logger)
{
    /// <summary>How long a hook is waited for, where nothing else ends the wait.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private Patience _patience = new(Limit, new CancellationTokenSource());

    /// <summary>On the thread of a request.</summary>
    public void Call<TArgument>(string name, TArgument argument, Action<IWorkerHooks, TArgument> call)
    {
        foreach (var hook in hooks)
        {
            try
            {
                call(hook, argument);
            }
            catch (Exception e)
            {
                Log.HookFailed(logger, e, name, hook.GetType().Name);
            }
        }
    }

    /// <summary>On the caller's thread, as a part of the caller's work, which has a limit of its own.</summary>
    /// <exception cref="OperationCanceledException">The token has fired.</exception>
    public async ValueTask CallInsideAsync<TArgument>(string name, TArgument argument, Func<IWorkerHooks, TArgument, CancellationToken, ValueTask> call, CancellationToken cancellationToken)
    {
        foreach (var hook in hooks)
        {
            await RunAsync(hook, name, argument, call, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>On the thread pool. Waits for each hook as long as <see cref="Limit"/>, and for none after the token has fired.</summary>
    public Task CallAsync<TArgument>(
        string name, TArgument argument, Func<IWorkerHooks, TArgument, CancellationToken, ValueTask> call, CancellationToken cancellationToken = default) =>
        CallAllAsync(name, argument, call, isLimited: true, cancellationToken);

    /// <summary>On the thread pool. Waits for each hook until the token has fired.</summary>
    public Task CallUntilAsync<TArgument>(
        string name, TArgument argument, Func<IWorkerHooks, TArgument, CancellationToken, ValueTask> call, CancellationToken cancellationToken) =>
        CallAllAsync(name, argument, call, isLimited: false, cancellationToken);

    /// <summary>Waits no longer for the hooks that run, and for those that are called from now on no longer than that.</summary>
    public void Hurry(TimeSpan limit) =>
        _ = Interlocked.Exchange(ref _patience, new Patience(limit, new CancellationTokenSource())).End.CancelAsync();

    private async Task CallAllAsync<TArgument>(
        string name, TArgument argument, Func<IWorkerHooks, TArgument, CancellationToken, ValueTask> call, bool isLimited, CancellationToken cancellationToken)
    {
        foreach (var hook in hooks)
        {
            if (cancellationToken.IsCancellationRequested)
                return;
            await WaitAsync(hook, name, argument, call, isLimited, cancellationToken);
        }
    }

    private async Task WaitAsync<TArgument>(
        IWorkerHooks hook,
        string name,
        TArgument argument,
        Func<IWorkerHooks, TArgument, CancellationToken, ValueTask> call,
        bool isLimited,
        CancellationToken cancellationToken)
    {
        var patience = Volatile.Read(ref _patience);
        var began = clock.GetTimestamp();
        // Of its own, since its callbacks are the hook's and may block.
        var cancel = new CancellationTokenSource();
        var running = Task.Run(() => RunAsync(hook, name, argument, call, cancel.Token).AsTask(), CancellationToken.None);
        using var time = new CancellationTokenSource(isLimited ? patience.Limit : Timeout.InfiniteTimeSpan, clock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.End.Token, time.Token);
        try
        {
            await running.WaitAsync(end.Token);
        }
        catch (OperationCanceledException)
        {
            _ = cancel.CancelAsync();
            if (!cancellationToken.IsCancellationRequested)
                Log.HookLate(logger, name, hook.GetType().Name, clock.GetElapsedTime(began).TotalSeconds);
        }
    }

    /// <summary>Never fails.</summary>
    private async ValueTask RunAsync<TArgument>(
        IWorkerHooks hook, string name, TArgument argument, Func<IWorkerHooks, TArgument, CancellationToken, ValueTask> call, CancellationToken cancellationToken)
    {
        try
        {
            await call(hook, argument, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // As it was asked to.
        }
        catch (Exception e)
        {
            Log.HookFailed(logger, e, name, hook.GetType().Name);
        }
    }

    /// <param name="Limit">How long a hook is waited for.</param>
    /// <param name="End">Fires when that is over for all of them. It has no timer, so there is nothing to dispose.</param>
    private sealed record Patience(TimeSpan Limit, CancellationTokenSource End);
}
