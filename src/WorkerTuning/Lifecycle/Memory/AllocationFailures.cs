using System.Runtime.ExceptionServices;

namespace WorkerTuning.Lifecycle.Memory;

/// <summary>
/// Counts the OutOfMemoryExceptions of the process, those included that the application catches: its handler may answer such a request with 500.
/// Allocates nothing when one comes.
/// </summary>
internal sealed class AllocationFailures : IDisposable
{
    private int _count;
    private bool _isWatching;

    /// <summary>How many there were.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>From now on. Any number of times; one caller at a time.</summary>
    public void Watch()
    {
        if (_isWatching)
            return;
        _isWatching = true;
        // Compiled and bound now: an exception out of the handler ends the process, and at the first call there may be no memory for either.
        See(null, new FirstChanceExceptionEventArgs(new InsufficientMemoryException()));
        AppDomain.CurrentDomain.FirstChanceException += See;
    }

    /// <summary>Another one.</summary>
    public void Add() => Interlocked.Increment(ref _count);

    public void Dispose() => AppDomain.CurrentDomain.FirstChanceException -= See;

    private void See(object? sender, FirstChanceExceptionEventArgs? e)
    {
        // The runtime's own is of this very class; MemoryFailPoint's is a forecast. Without arguments where there was no memory for them: seen with
        // .NET 10.0.12, and what this throws ends the process.
        if (e?.Exception is not { } exception || exception.GetType() == typeof(OutOfMemoryException))
            Interlocked.Increment(ref _count);
    }
}
