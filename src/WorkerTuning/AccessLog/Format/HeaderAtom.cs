using System.Text.Json;
using Microsoft.Extensions.Primitives;

namespace WorkerTuning.AccessLog.Format;

/// <summary>A header. Of several with one name gunicorn takes the last for <c>i</c> and <c>o</c>, and all with commas elsewhere.</summary>
internal sealed class HeaderAtom(string name, Func<RequestRecord, StringValues> values, bool last) : Atom
{
    public override string Field => name;

    public override void Append(LineBuffer line, RequestRecord request)
    {
        var all = values(request);
        if (all.Count == 0)
            line.Append((byte)'-');
        else if (last || all.Count == 1)
            line.AppendEscaped(all[^1]);
        else
            AppendAll(line, all);
    }

    public override void Write(Utf8JsonWriter json, RequestRecord request)
    {
        var all = values(request);
        if (all.Count == 0)
            json.WriteNullValue();
        else
            json.WriteStringValue(last ? all[^1] : string.Join(',', all.ToArray()));
    }

    private static void AppendAll(LineBuffer line, StringValues all)
    {
        for (var i = 0; i < all.Count; i++)
        {
            if (i > 0)
                line.Append((byte)',');
            line.AppendEscaped(all[i]);
        }
    }
}
