namespace WorkerTuning.AccessLog.Writing;

/// <summary>Records one after another, each behind its length, for sinks that must tell them apart.</summary>
internal static class Frames
{
    public const int HeadSize = sizeof(int);

    /// <summary>The first record; the batch is not empty.</summary>
    public static ReadOnlySpan<byte> First(ReadOnlySpan<byte> batch) => batch.Slice(HeadSize, BitConverter.ToInt32(batch));
}
