namespace WorkerTuning.Lifecycle.Memory;

/// <summary>Memory that is given up when there is none, for what the ladder and the stop need.</summary>
internal sealed class MemoryReserve
{
    // A region of the heap, which is what small objects ask for when they find no room.
    private const int Size = 4 << 20;

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
