namespace WorkerTuning.AccessLog.Writing;

/// <summary>Standard output.</summary>
/// <param name="stream">Not the sink's own: the next plan may want it, too.</param>
internal sealed class StandardOutputSink(Stream stream) : ILogSink
{
    public int Take(ReadOnlySpan<byte> batch)
    {
        stream.Write(batch);
        return batch.Length;
    }

    public void Dispose() => stream.Flush();
}
