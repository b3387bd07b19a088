using System.Net;
using System.Text.Json;

namespace WorkerTuning.AccessLog.Format;

/// <summary><c>%(h)s</c>: the client, as the application saw it. Empty for a unix socket, as in gunicorn.</summary>
internal sealed class AddressAtom(string name, Func<RequestRecord, IPAddress?> address) : Atom
{
    public override string Field => name;

    public override void Append(LineBuffer line, RequestRecord request)
    {
        if (address(request) is not { } client)
            return;
        // A client of IPv4 on a socket of both families.
        if (client.IsIPv4MappedToIPv6)
            client = client.MapToIPv4();
        line.AppendFormatted(client, default);
    }

    public override void Write(Utf8JsonWriter json, RequestRecord request)
    {
        if (address(request) is { } client)
            json.WriteStringValue((client.IsIPv4MappedToIPv6 ? client.MapToIPv4() : client).ToString());
        else
            json.WriteNullValue();
    }
}
