namespace WorkerTuning.ConcurrencyTests.Shims;

/// <summary>Runs callbacks as controlled tasks, and is linked by a registration of its own.</summary>
internal sealed class CancellationTokenSource : System.Threading.CancellationTokenSource
{
    private CancellationTokenRegistration _parent;

    public CancellationTokenSource()
    {
    }

    // For the hooks, which no scenario has.
    public CancellationTokenSource(TimeSpan delay, TimeProvider clock)
        : base(delay, clock)
    {
    }

    public static new CancellationTokenSource CreateLinkedTokenSource(CancellationToken token)
    {
        var source = new CancellationTokenSource();
        source._parent = token.UnsafeRegister(static s => ((CancellationTokenSource)s!).Cancel(), source);
        return source;
    }

    public new Task CancelAsync() => Task.Run(Cancel);

    protected override void Dispose(bool disposing)
    {
        _parent.Dispose();
        base.Dispose(disposing);
    }
}
