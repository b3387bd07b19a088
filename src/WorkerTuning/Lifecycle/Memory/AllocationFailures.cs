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
        AppDomain.CurrentDomain.FirstChanceException += See;
    }

    /// <summary>Another one.</summary>
    public void Add() => Interlocked.Increment(ref _count);

    public void Dispose() => AppDomain.CurrentDomain.FirstChanceException -= See;

    private void See(object? sender, FirstChanceExceptionEventArgs e)
    {
        // MemoryFailPoint's is a forecast.
        if (e.Exception is OutOfMemoryException and not InsufficientMemoryException)
            Add();
    }
}
