using System.Buffers;

namespace WorkerTuning.Applying.ProxyHeaders;

/// <summary>Reads the PROXY header of HAProxy's specification, of either version. A pure function of the bytes so far, which it may be asked again.</summary>
internal static class ProxyHeaderParser
{
    /// <summary>The most that is looked at: version 1 as a whole, and of version 2 what comes before its extensions.</summary>
    private const int Reach = TextHeader.MaxLength;

    /// <param name="bytes">What has come so far.</param>
    /// <param name="protocol">Which versions count as a header.</param>
    public static ProxyHeader Parse(in ReadOnlySequence<byte> bytes, ProxyProtocol protocol)
    {
        if (bytes.Length == 0)
            return new ProxyHeader { State = ProxyHeaderState.Undecided };
        Span<byte> copy = stackalloc byte[Reach];
        scoped var start = bytes.FirstSpan;
        if (start.Length < Reach && !bytes.IsSingleSegment)
        {
            var count = (int)Math.Min(bytes.Length, Reach);
            bytes.Slice(0, count).CopyTo(copy);
            start = copy[..count];
        }

        var state = ProxyHeaderState.Absent;
        if (protocol is ProxyProtocol.Auto or ProxyProtocol.V1 && Match(start, TextHeader.Signature, ref state))
            return TextHeader.Parse(start[..Math.Min(start.Length, Reach)]);
        if (protocol is ProxyProtocol.Auto or ProxyProtocol.V2 && Match(start, BinaryHeader.Signature, ref state))
            return WithExtensions(BinaryHeader.Parse(start, bytes.Length), bytes);
        return new ProxyHeader { State = state };
    }

    private static ProxyHeader WithExtensions(in ProxyHeader header, in ReadOnlySequence<byte> bytes)
    {
        if (header.State != ProxyHeaderState.Complete)
            return header;
        var whole = bytes.Slice(0, header.Length);
        // Most have none, and then nothing is copied.
        ReadOnlySpan<byte> span = whole.IsSingleSegment ? whole.FirstSpan : whole.ToArray();
        var at = BinaryHeader.ExtensionsOf(span);
        return at == span.Length ? header : ExtensionReader.Read(header, span, at);
    }

    private static bool Match(ReadOnlySpan<byte> start, ReadOnlySpan<byte> signature, ref ProxyHeaderState state)
    {
        if (start.StartsWith(signature))
            return true;
        if (signature.StartsWith(start))
            state = ProxyHeaderState.Undecided;
        return false;
    }
}
