using System.Net;
using System.Text.Json;

namespace WorkerTuning.AccessLog.Format;

/// <summary><c>%(h)s</c>: the client, as the application saw it. Empty for a unix socket, as in gunicorn.</summary>
internal sealed class AddressAtom(string name, Func<RequestRecord, IPAddress?> address) : Atom
{
    // IPv6 with a scope.
    private const int Longest = 65;

    public override string Field => name;

    public override void Append(LineBuffer line, RequestRecord request)
    {
        if (Find(request) is { } client)
            line.AppendFormatted(client, default);
    }

    public override void Write(Utf8JsonWriter json, RequestRecord request)
    {
        Span<byte> text = stackalloc byte[Longest];
        if (Find(request) is { } client && client.TryFormat(text, out var length))
            json.WriteStringValue(text[..length]);
        else
            json.WriteNullValue();
    }

    // A client of IPv4 on a socket of both families.
    private IPAddress? Find(RequestRecord request) =>
        address(request) is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4() : address(request);
}
