using System.Text.Json;

namespace WorkerTuning.AccessLog.Format;

/// <summary><c>%(L)s</c>: seconds with six decimals.</summary>
internal sealed class SecondsAtom(string name) : Atom
{
    public override string Field => name;

    public override void Append(LineBuffer line, RequestRecord request)
    {
        var microseconds = Atoms.Microseconds(request);
        line.Append(microseconds / 1_000_000);
        line.Append((byte)'.');
        line.Append(microseconds % 1_000_000, digits: 6);
    }

    public override void Write(Utf8JsonWriter json, RequestRecord request) => json.WriteNumberValue(Atoms.Microseconds(request) / 1_000_000m);
}
