using System.Diagnostics.CodeAnalysis;

namespace WorkerTuning.Workers;

/// <summary>
/// What an upgraded connection is read from and written to. It lets the server say goodbye: the close frame of a WebSocket goes between two
/// frames of the application's, and what the application writes after it is dropped, since no client reads it.
/// </summary>
/// <param name="inner">The server's. Owned.</param>
/// <param name="isWebSocket">False where the protocol is another: nothing is known of it, and nothing is written into it.</param>
internal sealed class UpgradedStream(Stream inner, bool isWebSocket) : Stream
{
    // A final frame, a close, of two bytes: 1001, "going away".
    private static readonly byte[] GoingAway = [0x88, 0x02, 0x03, 0xE9];

    private readonly Lock _lock = new();
    private WebSocketFrames _frames;
    private int _writing;
    private bool _closes;
    private bool _hasClosed;

    public override bool CanRead => inner.CanRead;

    public override bool CanSeek => false;

    public override bool CanWrite => inner.CanWrite;

    public override long Length => inner.Length;

    public override long Position
    {
        get => inner.Position;
        set => inner.Position = value;
    }

    public override bool CanTimeout => inner.CanTimeout;

    public override int ReadTimeout
    {
        get => inner.ReadTimeout;
        set => inner.ReadTimeout = value;
    }

    public override int WriteTimeout
    {
        get => inner.WriteTimeout;
        set => inner.WriteTimeout = value;
    }

    /// <summary>Says that the server goes away, once the frame that is being written is complete. Never waits for the client. From any thread, any number of times.</summary>
    /// <returns>False where the protocol has no word for it.</returns>
    public bool SayGoingAway()
    {
        if (!isWebSocket)
            return false;
        lock (_lock)
        {
            _closes = true;
            if (_writing > 0)
                return true;
        }

        Close1001();
        return true;
    }

    public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

    public override int Read(Span<byte> buffer) => inner.Read(buffer);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => inner.ReadAsync(buffer, offset, count, cancellationToken);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (!TryBeginWrite(buffer))
            return;
        try
        {
            inner.Write(buffer);
        }
        finally
        {
            EndWrite();
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!TryBeginWrite(buffer.Span))
            return default;
        ValueTask writing;
        try
        {
            writing = inner.WriteAsync(buffer, cancellationToken);
        }
        catch
        {
            EndWrite();
            throw;
        }

        if (!writing.IsCompletedSuccessfully)
            return Finish(writing);
        writing.GetAwaiter().GetResult();
        EndWrite();
        return default;
    }

    public override void Flush() => inner.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

    public override void SetLength(long value) => inner.SetLength(value);

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    private async ValueTask Finish(ValueTask writing)
    {
        try
        {
            await writing;
        }
        finally
        {
            EndWrite();
        }
    }

    private bool TryBeginWrite(ReadOnlySpan<byte> buffer)
    {
        if (!isWebSocket)
            return true;
        lock (_lock)
        {
            if (_hasClosed)
                return false;
            _writing++;
            _frames.Follow(buffer);
            return true;
        }
    }

    private void EndWrite()
    {
        if (!isWebSocket)
            return;
        lock (_lock)
        {
            if (--_writing > 0 || !_closes)
                return;
        }

        Close1001();
    }

    [SuppressMessage("Design", "CA1031", Justification = "The connection may be gone, which is what was wanted.")]
    private void Close1001()
    {
        lock (_lock)
        {
            if (_writing > 0 || _hasClosed || _frames.HasClosed || !_frames.IsAtBoundary)
                return;
            _hasClosed = true;
        }

        try
        {
            var closing = inner.WriteAsync(GoingAway, CancellationToken.None);
            if (closing.IsCompletedSuccessfully)
                closing.GetAwaiter().GetResult();
            else
                _ = Observe(closing);
        }
        catch (Exception)
        {
            // See above.
        }
    }

    private static async Task Observe(ValueTask closing)
    {
        try
        {
            await closing;
        }
        catch (Exception)
        {
            // See above.
        }
    }
}
