using System.Text.Json;

namespace WorkerTuning.AccessLog.Format;

/// <summary><c>%(r)s</c>: method, target as it was sent, protocol.</summary>
internal sealed class RequestLineAtom(string name) : Atom
{
    public override string Field => name;

    public override void Append(LineBuffer line, RequestRecord request)
    {
        line.AppendEscaped(request.Method);
        line.Append((byte)' ');
        line.AppendEscaped(request.RawTarget);
        line.Append((byte)' ');
        line.AppendEscaped(request.Protocol);
    }

    public override void Write(Utf8JsonWriter json, RequestRecord request) =>
        json.WriteStringValue($"{request.Method} {request.RawTarget} {request.Protocol}");
}
