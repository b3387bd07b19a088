using System.Buffers;
using System.Diagnostics;
using System.Net;
using FsCheck;
using FsCheck.Fluent;
using WorkerTuning.Applying.ProxyHeaders;

namespace WorkerTuning.Tests.Applying.ProxyHeaders;

/// <summary>What holds of whatever bytes a connection begins with, in whatever pieces they come.</summary>
public class ProxyHeaderPropertyTests
{
    private static readonly Gen<byte> AnyByte = Gen.Choose(0, 255).Select(i => (byte)i);

    private static readonly Gen<IPEndPoint> V4 = AnyByte.ArrayOf(4).Zip(Gen.Choose(0, 65_535)).Select(p => new IPEndPoint(new IPAddress(p.Item1), p.Item2));

    private static readonly Gen<IPEndPoint> V6 = AnyByte.ArrayOf(16).Zip(Gen.Choose(0, 65_535)).Select(p => new IPEndPoint(new IPAddress(p.Item1), p.Item2));

    private static readonly Gen<(IPEndPoint Source, IPEndPoint Destination)> EndPoints =
        Gen.OneOf(V4.Zip(V4), V6.Zip(V6)).Select(p => (p.Item1, p.Item2));

    // Close to a header, and so more likely to find a hole than noise is.
    private static readonly Gen<byte[]> Hostile = Gen.OneOf(
        AnyByte.ArrayOf(),
        AnyByte.ArrayOf().Select(b => (byte[])[.. "PROXY "u8, .. b]),
        AnyByte.ArrayOf().Select(b => (byte[])[.. SampleHeaders.Signature, .. b]),
        Gen.Elements("PROXY ", "TCP4", "TCP6", "UNKNOWN", " ", "\r", "\n", "\r\n", "1.2.3.4", "::1", "443", "0", "é", "\0").ArrayOf().Select(w => System.Text.Encoding.Latin1.GetBytes("PROXY " + string.Concat(w))),
        EndPoints.Zip(AnyByte.ArrayOf()).SelectMany(h => Damage(SampleHeaders.Binary(h.Item1.Source, h.Item1.Destination, h.Item2))));

    [Fact]
    public void Parse_WhatASenderWrote_ComesBack() => Properties.Hold(EndPoints.Zip(AnyByte.ArrayOf()), given =>
    {
        var ((source, destination), rest) = given;
        // An extension that means nothing.
        byte[] padding = [0x04, (byte)(rest.Length >> 8), (byte)rest.Length, .. rest];
        foreach (var bytes in new[] { SampleHeaders.Text(source, destination), SampleHeaders.Binary(source, destination, padding) })
        {
            var header = ProxyHeaderParserTests.Parse([.. bytes, .. rest]);

            Assert.Equal(new ProxyHeader { State = ProxyHeaderState.Complete, Length = bytes.Length, Source = source, Destination = destination }, header with { Extensions = null });
        }
    });

    [Fact]
    public void Parse_AnyBytes_NeverThrowsNorTakesMoreThanThereAre() => Properties.Hold(Hostile, bytes => Check(bytes));

    [Fact]
    public void Parse_AnyBytesInAnyPieces_SaysTheSame() => Properties.Hold(Hostile.Zip(Gen.Choose(1, 40)), given =>
    {
        var (bytes, piece) = given;

        var (whole, pieces) = (ProxyHeaderParserTests.Parse(bytes), ProxyHeaderParser.Parse(Pieces(bytes, piece), ProxyProtocol.Auto));
        Assert.Equal(whole with { Extensions = null }, pieces with { Extensions = null });
        Assert.Equal(whole.Extensions?.ToString(), pieces.Extensions?.ToString());
    });

    [Fact]
    public void Parse_ByteByByte_DecidesOnceAndForAll() => Properties.Hold(Hostile, bytes =>
    {
        ProxyHeader? decided = null;
        for (var length = 0; length <= bytes.Length; length++)
        {
            var header = ProxyHeaderParserTests.Parse(bytes[..length]);
            if (decided is { } before)
                Assert.Equal(before with { Extensions = null }, header with { Extensions = null });
            if (header.State is ProxyHeaderState.Complete or ProxyHeaderState.Malformed or ProxyHeaderState.Absent)
                decided = header;
        }
    });

    // WORKERTUNING_FUZZ_SECONDS makes it longer; the bytes of a failure are in its message.
    [Fact]
    public void Parse_Fuzzed_HoldsForItsTime()
    {
        var seconds = int.TryParse(Environment.GetEnvironmentVariable("WORKERTUNING_FUZZ_SECONDS"), out var given) ? given : 2;
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var start = Stopwatch.GetTimestamp();
        var rounds = 0;
        while (rounds++ < 1_000_000 * seconds && Stopwatch.GetElapsedTime(start).TotalSeconds < seconds)
        {
            var bytes = Fuzz(random);
            try
            {
                Check(bytes);
                Assert.Equal(ProxyHeaderParserTests.Parse(bytes), ProxyHeaderParser.Parse(Pieces(bytes, random.Next(1, 60)), ProxyProtocol.Auto));
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Seed {seed}, round {rounds}: {Convert.ToHexString(bytes)}", e);
            }
        }
    }

    private static void Check(byte[] bytes)
    {
        foreach (var protocol in new[] { ProxyProtocol.Auto, ProxyProtocol.V1, ProxyProtocol.V2 })
        {
            var header = ProxyHeaderParserTests.Parse(bytes, protocol);
            Assert.InRange(header.Length, 0, bytes.Length);
            Assert.Equal(header.State == ProxyHeaderState.Complete, header.Length > 0);
            Assert.Equal(header.State == ProxyHeaderState.Malformed, header.Problem is not null);
            Assert.Equal(header.Source is null, header.Destination is null);
            Assert.True(header.State != ProxyHeaderState.Begun || bytes.Length < BinaryHeader.MaxLength);
            Assert.True(header.State != ProxyHeaderState.Undecided || bytes.Length < SampleHeaders.Signature.Length);
        }
    }

    private static byte[] Fuzz(Random random)
    {
        var client = new IPEndPoint(new IPAddress(Bytes(random, 4)), random.Next(65_536));
        var bytes = random.Next(3) switch
        {
            0 => SampleHeaders.Text(client, client),
            1 => SampleHeaders.Binary(client, client, new byte[random.Next(300)]),
            _ => SampleHeaders.Text($"PROXY TCP6 {new IPAddress(Bytes(random, 16))} ::{random.Next(16):x} {random.Next(70_000)} {random.Next(70_000)}"),
        };
        for (var changes = random.Next(4); changes > 0; changes--)
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        return bytes[..random.Next(bytes.Length + 1)];
    }

    private static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private static Gen<byte[]> Damage(byte[] header) =>
        Gen.Choose(0, header.Length - 1).Zip(AnyByte).Select(c => (byte[])[.. header[..c.Item1], c.Item2, .. header[(c.Item1 + 1)..]]);

    private static ReadOnlySequence<byte> Pieces(byte[] bytes, int size)
    {
        if (bytes.Length == 0)
            return ReadOnlySequence<byte>.Empty;
        Piece? first = null, last = null;
        foreach (var chunk in bytes.Chunk(size))
        {
            last = new Piece(chunk, last);
            first ??= last;
        }

        return new ReadOnlySequence<byte>(first!, 0, last!, last!.Memory.Length);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(byte[] bytes, Piece? before)
        {
            Memory = bytes;
            RunningIndex = before is null ? 0 : before.RunningIndex + before.Memory.Length;
            if (before is not null)
                before.Next = this;
        }
    }
}
