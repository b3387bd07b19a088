using WorkerTuning.Planning.Linux;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Planning.Linux;

/// <summary>A folder that stands in for <c>/</c>.</summary>
internal sealed class KernelFixture : IDisposable
{
    private readonly ScratchFolder _root = new();

    public KernelFixture(params (string Path, string Text)[] files)
    {
        foreach (var (path, text) in files)
            _root.Write(path, text);
    }

    public KernelFiles Files => new(_root.Root);

    public void Dispose() => _root.Dispose();
}
