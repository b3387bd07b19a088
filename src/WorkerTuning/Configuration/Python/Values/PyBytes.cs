namespace WorkerTuning.Configuration.Python;

internal sealed class PyBytes(byte[] data)
{
    public byte[] Data { get; } = data;
}
