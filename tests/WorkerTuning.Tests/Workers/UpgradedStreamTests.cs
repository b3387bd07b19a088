using WorkerTuning.Workers;

namespace WorkerTuning.Tests.Workers;

/// <summary>The server's close frame goes between two frames of the application's, however those are written, and is the last.</summary>
public class UpgradedStreamTests
{
    private static readonly byte[] Goodbye = [0x88, 2, 0x03, 0xE9];

    public static TheoryData<byte[]> Frames => new()
    {
        { Frame(0x81, 0) },
        { Frame(0x81, 5) },
        { Frame(0x82, 125) },
        { Frame(0x82, 126) },
        { Frame(0x02, 70_000) },
        { Masked(Frame(0x81, 5)) },
        { [.. Frame(0x01, 3), .. Frame(0x89, 0), .. Frame(0x80, 200)] },
    };

    [Theory]
    [MemberData(nameof(Frames))]
    public void Goodbye_WhateverPiecesAFrameIsWrittenIn_ComesAfterIt(byte[] frames)
    {
        // At each byte, as far as there are few of them.
        for (var at = 1; at < frames.Length; at += frames.Length < 1000 ? 1 : 997)
        {
            using var sent = new MemoryStream();
            using var stream = new UpgradedStream(sent, isWebSocket: true);
            stream.Write(frames.AsSpan(0, at));

            Assert.True(stream.SayGoingAway());
            stream.Write(frames.AsSpan(at));
            stream.Write(Frame(0x81, 4));

            // Between two frames of several it may come earlier, and then nothing follows.
            var all = sent.ToArray();
            Assert.Equal(Goodbye, all[^4..]);
            Assert.Equal(all[..^4], frames[..(all.Length - 4)]);
            Assert.True(all.Length - 4 == frames.Length || frames.Length > 200);
        }
    }

    [Fact]
    public async Task Goodbye_WhileAFrameIsBeingSent_Waits()
    {
        using var slow = new SlowStream();
        await using var stream = new UpgradedStream(slow, isWebSocket: true);
        var writing = stream.WriteAsync(Frame(0x81, 5));

        Assert.True(stream.SayGoingAway());
        Assert.Equal(7, slow.Length);
        slow.Go.SetResult();
        await writing;

        Assert.Equal(Goodbye, slow.ToArray()[^4..]);
        await stream.WriteAsync(Frame(0x81, 5));
        Assert.Equal(11, slow.Length);
    }

    [Fact]
    public void Goodbye_AfterTheApplicationHasClosed_IsNotSent()
    {
        using var sent = new MemoryStream();
        using var stream = new UpgradedStream(sent, isWebSocket: true);
        stream.Write([0x88, 2, 0x03, 0xE8]);

        Assert.True(stream.SayGoingAway());

        Assert.Equal([0x88, 2, 0x03, 0xE8], sent.ToArray());
    }

    [Fact]
    public void Goodbye_Twice_IsSentOnce()
    {
        using var sent = new MemoryStream();
        using var stream = new UpgradedStream(sent, isWebSocket: true);

        Assert.True(stream.SayGoingAway());
        Assert.True(stream.SayGoingAway());

        Assert.Equal(Goodbye, sent.ToArray());
    }

    [Fact]
    public void Goodbye_OfAnotherProtocol_IsNotKnown()
    {
        using var sent = new MemoryStream();
        using var stream = new UpgradedStream(sent, isWebSocket: false);
        stream.Write("half a "u8);

        Assert.False(stream.SayGoingAway());
        stream.Write("line"u8);

        Assert.Equal("half a line"u8.ToArray(), sent.ToArray());
    }

    private static byte[] Frame(byte first, int length) =>
        length < 126 ? [first, (byte)length, .. new byte[length]]
        : length <= ushort.MaxValue ? [first, 126, (byte)(length >> 8), (byte)length, .. new byte[length]]
        : [first, 127, 0, 0, 0, 0, (byte)(length >> 24), (byte)(length >> 16), (byte)(length >> 8), (byte)length, .. new byte[length]];

    private static byte[] Masked(byte[] frame) => [frame[0], (byte)(frame[1] | 0x80), 1, 2, 3, 4, .. frame[2..]];

    private sealed class SlowStream : MemoryStream
    {
        public TaskCompletionSource Go { get; } = new();

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Write(buffer.Span);
            await Go.Task;
        }
    }
}
