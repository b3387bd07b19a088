using System.Text.Json;

namespace WorkerTuning.AccessLog.Format;

/// <summary><c>%(t)s</c>: when the response was complete, local time.</summary>
internal sealed class TimeAtom(string name) : Atom
{
    public override string Field => name;

    public override void Append(LineBuffer line, RequestRecord request) => line.Append(request.Time.Apache);

    public override void Write(Utf8JsonWriter json, RequestRecord request) => json.WriteStringValue(request.Time.Iso);
}
