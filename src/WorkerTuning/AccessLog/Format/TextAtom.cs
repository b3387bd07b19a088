using System.Text.Json;

namespace WorkerTuning.AccessLog.Format;

/// <summary>Text of the request or the client; null is written as <c>-</c>, and as null in JSON.</summary>
internal sealed class TextAtom(string name, Func<RequestRecord, string?> value) : Atom
{
    public override string Field => name;

    public override void Append(LineBuffer line, RequestRecord request)
    {
        if (value(request) is { } text)
            line.AppendEscaped(text);
        else
            line.Append((byte)'-');
    }

    public override void Write(Utf8JsonWriter json, RequestRecord request) => json.WriteStringValue(value(request));
}
