using System.Globalization;
using System.Text;
using System.Text.Json;

namespace WorkerTuning.AccessLog.Format;

/// <summary><c>%(p)s</c>: the process, in angle brackets.</summary>
internal sealed class ProcessAtom(string name) : Atom
{
    private static readonly byte[] Text = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"<{Environment.ProcessId}>"));

    public override string Field => name;

    public override void Append(LineBuffer line, RequestRecord request) => line.Append(Text);

    public override void Write(Utf8JsonWriter json, RequestRecord request) => json.WriteNumberValue(Environment.ProcessId);
}
