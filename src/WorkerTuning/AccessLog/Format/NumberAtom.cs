using System.Text.Json;

namespace WorkerTuning.AccessLog.Format;

internal sealed class NumberAtom(string name, Func<RequestRecord, long> value) : Atom
{
    public override string Field => name;

    public override void Append(LineBuffer line, RequestRecord request) => line.Append(value(request));

    public override void Write(Utf8JsonWriter json, RequestRecord request) => json.WriteNumberValue(value(request));
}
