using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using WorkerTuning.AccessLog.Writing;

namespace WorkerTuning.AccessLog;

/// <summary>
/// Counts the bytes of a response body on their way to the server, and takes a ticket before the last of them go there: who has the whole response may have
/// another one before the server's thread goes on. Where a response has no length, the server ends it after its line is written.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The pipe and the stream are faces of the server's own and hold nothing.")]
internal sealed class ResponseCount : IHttpResponseBodyFeature
{
    private readonly CountingPipe _pipe;
    private readonly CountingStream _stream;
    private IHttpResponseBodyFeature _inner = null!;
    private IHeaderDictionary _headers = null!;
    private Tickets _tickets = null!;

    public ResponseCount()
    {
        _pipe = new CountingPipe(this);
        _stream = new CountingStream(this);
    }

    public long Bytes { get; private set; }

    /// <summary>The place of the response's end among all; 0 while it has not ended.</summary>
    public long Ticket { get; private set; }

    public Stream Stream => _stream;

    public PipeWriter Writer => _pipe;

    public IHttpResponseBodyFeature Inner => _inner;

    /// <summary>Takes the place of the server's feature for a request.</summary>
    public void Begin(IHttpResponseBodyFeature inner, IHeaderDictionary headers, Tickets tickets)
    {
        (_inner, _headers, _tickets) = (inner, headers, tickets);
        (Bytes, Ticket) = (0, 0);
    }

    /// <summary>These are about to go.</summary>
    public void Add(long bytes)
    {
        Bytes += bytes;
        if (Ticket == 0 && Bytes >= _headers.ContentLength)
            End();
    }

    public void DisableBuffering() => _inner.DisableBuffering();

    public async Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default)
    {
        var bytes = count ?? Math.Max(0, new FileInfo(path).Length - offset);
        if (Ticket == 0 && Bytes + bytes >= _headers.ContentLength)
            End();
        await _inner.SendFileAsync(path, offset, count, cancellationToken);
        Bytes += bytes;
    }

    public Task StartAsync(CancellationToken cancellationToken = default)
    {
        // Nothing comes after its head.
        if (_headers.ContentLength == 0)
            End();
        return _inner.StartAsync(cancellationToken);
    }

    public Task CompleteAsync()
    {
        End();
        return _inner.CompleteAsync();
    }

    private void End()
    {
        if (Ticket == 0)
            Ticket = _tickets.Next();
    }
}
