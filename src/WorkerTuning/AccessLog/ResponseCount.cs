using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace WorkerTuning.AccessLog;

/// <summary>Counts the bytes of a response body on their way to the server.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The pipe and the stream are faces of the server's own and hold nothing.")]
internal sealed class ResponseCount : IHttpResponseBodyFeature
{
    private readonly CountingPipe _pipe;
    private readonly CountingStream _stream;
    private IHttpResponseBodyFeature _inner = null!;

    public ResponseCount()
    {
        _pipe = new CountingPipe(this);
        _stream = new CountingStream(this);
    }

    public long Bytes { get; private set; }

    public Stream Stream => _stream;

    public PipeWriter Writer => _pipe;

    public IHttpResponseBodyFeature Inner => _inner;

    /// <summary>Takes the place of the server's feature for a request.</summary>
    public void Begin(IHttpResponseBodyFeature inner)
    {
        _inner = inner;
        Bytes = 0;
    }

    public void Add(long bytes) => Bytes += bytes;

    public void DisableBuffering() => _inner.DisableBuffering();

    public async Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default)
    {
        await _inner.SendFileAsync(path, offset, count, cancellationToken);
        Add(count ?? Math.Max(0, new FileInfo(path).Length - offset));
    }

    public Task StartAsync(CancellationToken cancellationToken = default) => _inner.StartAsync(cancellationToken);

    public Task CompleteAsync() => _inner.CompleteAsync();
}
