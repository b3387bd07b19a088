using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace WorkerTuning.Tests.Applying.ProxyHeaders;

/// <summary>PROXY headers as a sender writes them.</summary>
internal static class SampleHeaders
{
    public static byte[] Signature { get; } = [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A];

    public static byte[] Text(string line) => Encoding.Latin1.GetBytes(line + "\r\n");

    public static byte[] Text(IPEndPoint source, IPEndPoint destination) =>
        Text($"PROXY {(source.AddressFamily == AddressFamily.InterNetwork ? "TCP4" : "TCP6")} {source.Address} {destination.Address} {source.Port} {destination.Port}");

    public static byte[] Binary(byte versionAndCommand, byte family, params byte[] rest)
    {
        var size = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(size, (ushort)rest.Length);
        return [.. Signature, versionAndCommand, family, .. size, .. rest];
    }

    public static byte[] Binary(IPEndPoint source, IPEndPoint destination, params byte[] extensions) =>
        Binary(
            0x21,
            source.AddressFamily == AddressFamily.InterNetwork ? (byte)0x11 : (byte)0x21,
            [.. source.Address.GetAddressBytes(), .. destination.Address.GetAddressBytes(), .. Port(source), .. Port(destination), .. extensions]);

    private static byte[] Port(IPEndPoint endPoint) => [(byte)(endPoint.Port >> 8), (byte)endPoint.Port];
}
