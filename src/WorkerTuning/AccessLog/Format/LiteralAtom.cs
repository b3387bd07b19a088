using System.Text;
using System.Text.Json;

namespace WorkerTuning.AccessLog.Format;

internal sealed class LiteralAtom(string text) : Atom
{
    private readonly byte[] _bytes = Encoding.UTF8.GetBytes(text);

    public override void Append(LineBuffer line, RequestRecord request) => line.Append(_bytes);

    public override void Write(Utf8JsonWriter json, RequestRecord request)
    {
    }
}
