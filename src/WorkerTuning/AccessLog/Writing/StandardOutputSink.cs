namespace WorkerTuning.AccessLog.Writing;

/// <summary>The process's standard output as it was at the start, whatever captures it later.</summary>
internal sealed class StandardOutputSink : ILogSink
{
    // Its own descriptor of the same stream.
    private readonly Stream _stream = Console.OpenStandardOutput();

    public int Take(ReadOnlySpan<byte> batch)
    {
        _stream.Write(batch);
        return batch.Length;
    }

    public void Dispose() => _stream.Dispose();
}
