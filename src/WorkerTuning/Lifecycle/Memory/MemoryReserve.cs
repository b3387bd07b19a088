namespace WorkerTuning.Lifecycle.Memory;

/// <summary>Memory that is given up when there is none, for what the ladder and the stop need.</summary>
internal sealed class MemoryReserve
{
    // Far more than a pass of the ladder allocates, and of the large object heap, so that it is not copied about.
    private const int Size = 1 << 20;

    private byte[]? _held;

    public void Hold()
    {
        try
        {
            _held ??= GC.AllocateUninitializedArray<byte>(Size);
        }
        catch (OutOfMemoryException)
        {
            // Tried again when all is calm.
        }
    }

    public void GiveUp() => _held = null;
}
