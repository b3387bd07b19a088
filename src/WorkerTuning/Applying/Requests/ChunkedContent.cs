using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace WorkerTuning.Applying.Requests;

/// <summary>
/// The content of a request in chunks while the application reads it. Kestrel has a cap for it too, but counts what is around the chunks, and
/// resets the connection where it is passed, so that a proxy which is still sending answers 502 instead of 413. It says 500 of a size that is
/// no number it can hold, and takes any trailer.
/// </summary>
/// <param name="context">The request.</param>
/// <param name="fieldSize">How long a field behind the last chunk may be; null for no limit.</param>
internal sealed class ChunkedContent(HttpContext context, int? fieldSize) : Stream
{
    private readonly Stream _inner = context.Request.Body;
    private long? _room;
    private bool _begun;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    /// <summary>What was wrong with it; null while nothing is.</summary>
    public RequestFinding? Finding { get; private set; }

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Begin();
        try
        {
            return Check(await _inner.ReadAsync(buffer, cancellationToken), buffer.Length);
        }
        catch (Exception e) when (Finding is null && IsMalformed(e))
        {
            throw Refuse(new RequestFinding(RequestFault.Chunks), e);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count)
    {
        Begin();
        try
        {
            return Check(_inner.Read(buffer, offset, count), count);
        }
        catch (Exception e) when (Finding is null && IsMalformed(e))
        {
            throw Refuse(new RequestFinding(RequestFault.Chunks), e);
        }
    }

    // The base would read synchronously on another thread, which servers refuse.
    public override IAsyncResult BeginRead(byte[] buffer, int offset, int count, AsyncCallback? callback, object? state) =>
        TaskToAsyncResult.Begin(ReadAsync(buffer, offset, count, CancellationToken.None), callback, state);

    public override int EndRead(IAsyncResult asyncResult) => TaskToAsyncResult.End<int>(asyncResult);

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    // Only now, since an endpoint may have a cap of its own. Kestrel's is lifted: past it, the client's rest would not be read away.
    private void Begin()
    {
        if (_begun)
            return;
        _begun = true;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is not { IsReadOnly: false } server)
            return;
        _room = server.MaxRequestBodySize;
        server.MaxRequestBodySize = null;
    }

    private int Check(int read, int wanted)
    {
        if (Finding is { } earlier)
            throw Refuse(earlier);
        _room -= read;
        if (_room < 0)
            throw Refuse(new RequestFinding(RequestFault.Content));
        if (read == 0 && wanted > 0 && Trailers.Find(context, fieldSize) is { } finding)
            throw Refuse(finding);
        return read;
    }

    // Also where the client went away in the middle, but then nobody is left to be answered.
    private static bool IsMalformed(Exception e) =>
        e is IOException { InnerException: OverflowException } or BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest };

    private BadHttpRequestException Refuse(RequestFinding finding, Exception? cause = null)
    {
        Finding = finding;
        return new BadHttpRequestException(finding.Fault.Reason, finding.Fault.Status, cause!);
    }
}
