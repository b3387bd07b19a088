using System.IO.Pipelines;
using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace WorkerTuning.Tests.Shared;

/// <summary>
/// Kestrel's transport with a single connection, in memory: register it as the <see cref="IConnectionListenerFactory"/>. A handler that
/// completes synchronously has run, on the caller's thread, when <see cref="Request"/> returns, so that what a request allocates can be counted.
/// </summary>
internal sealed class MemoryConnection : IConnectionListenerFactory, IConnectionListener
{
    private static readonly PipeOptions Inline = new(readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, useSynchronizationContext: false);

    private readonly Channel<ConnectionContext?> _waiting = Channel.CreateUnbounded<ConnectionContext?>();
    private readonly Pipe _requests = new(Inline);
    private readonly Pipe _responses = new(Inline);

    public MemoryConnection()
    {
        var loopback = new IPEndPoint(IPAddress.Loopback, 40_000);
        _waiting.Writer.TryWrite(new DefaultConnectionContext("memory", new Transport(_requests.Reader, _responses.Writer), new Transport(_responses.Reader, _requests.Writer))
        {
            LocalEndPoint = loopback,
            RemoteEndPoint = loopback,
        });
    }

    public EndPoint EndPoint { get; private set; } = null!;

    /// <summary>Sends a request.</summary>
    /// <returns>As <see cref="Answer"/>.</returns>
    public int Request(ReadOnlySpan<byte> request)
    {
        request.CopyTo(_requests.Writer.GetSpan(request.Length));
        _requests.Writer.Advance(request.Length);
        // The server takes it meanwhile, or later if it is busy.
        _ = _requests.Writer.FlushAsync().AsTask();
        return Answer();
    }

    /// <returns>The length of the answer, as far as it came; 0 where none came yet.</returns>
    public int Answer() => _responses.Reader.TryRead(out var read) ? Taken(read) : 0;

    /// <summary>Sends requests until the server waits for them and answers on the thread that sends.</summary>
    public async Task WarmUpAsync(byte[] request)
    {
        for (var inStep = 0; inStep < 100; inStep++)
        {
            if (Request(request) > 0)
                continue;
            inStep = 0;
            Taken(await _responses.Reader.ReadAsync());
            // That was on the server's own thread, which goes on from here to wait for the next request.
            await Task.Yield();
        }
    }

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        EndPoint = endpoint;
        return new(this);
    }

    public ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) => _waiting.Reader.ReadAsync(cancellationToken);

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _waiting.Writer.TryWrite(null);
        _requests.Writer.Complete();
        return default;
    }

    public ValueTask DisposeAsync() => default;

    private int Taken(ReadResult read)
    {
        var length = (int)read.Buffer.Length;
        _responses.Reader.AdvanceTo(read.Buffer.End);
        return length;
    }

    private sealed record Transport(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
