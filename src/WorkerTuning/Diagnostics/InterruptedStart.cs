using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace WorkerTuning.Diagnostics;

/// <summary>
/// A host that is to stop while it starts (TERM, INT, QUIT) throws the cancellation out of its start, and no code catches it: the process would end with a
/// stack trace and a core dump. It is made with the host, before that waits for signals.
/// </summary>
internal sealed class InterruptedStart : IConfigureOptions<HostOptions>
{
    private static InterruptedStart? _last;

    private readonly IHostApplicationLifetime _lifetime;

    public InterruptedStart(IHostApplicationLifetime lifetime, InterruptedStartLog log)
    {
        _lifetime = lifetime;
        log.Follow(this);
        Volatile.Write(ref _last, this);
    }

    /// <summary>Whether this is what a host throws whose start was interrupted.</summary>
    public static bool Explains(Exception? exception) => Volatile.Read(ref _last)?.IsCause(exception) == true;

    /// <summary>Whether the host was asked to stop before it had started.</summary>
    public bool IsInterrupted => _lifetime.ApplicationStopping.IsCancellationRequested && !_lifetime.ApplicationStarted.IsCancellationRequested;

    public bool IsCause(Exception? exception) => IsInterrupted && IsCancellation(exception);

    public void Configure(HostOptions options)
    {
        // Only to be made in time.
    }

    private static bool IsCancellation(Exception? exception) => exception switch
    {
        OperationCanceledException => true,
        AggregateException { InnerExceptions.Count: > 0 } several => several.InnerExceptions.All(IsCancellation),
        System.Reflection.TargetInvocationException { InnerException: { } inner } => IsCancellation(inner),
        _ => false,
    };
}
