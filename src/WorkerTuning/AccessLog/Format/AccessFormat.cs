using System.Text.Json;
using WorkerTuning.Configuration.Values;

namespace WorkerTuning.AccessLog.Format;

/// <summary>A format, made once into what writes its lines.</summary>
internal sealed class AccessFormat
{
    // What the combined format says, in fields of their own, and how long it took.
    private const string DefaultJson = "%(t)s%(h)s%(u)s%(m)s%(U)s%(q)s%(H)s%(s)s%(b)s%(L)s%(f)s%(a)s%(p)s";

    private readonly Atom[] _atoms;
    private readonly (JsonEncodedText Name, Atom Atom)[] _fields;
    private readonly bool _json;

    private AccessFormat(Atom[] atoms, string[] headers, bool json)
    {
        _atoms = atoms;
        _json = json;
        _fields = [.. atoms.Where(a => a.Field is not null).DistinctBy(a => a.Field).Select(a => (JsonEncodedText.Encode(a.Field!), a))];
        Headers = headers;
    }

    /// <summary>The request headers to note before the application sees them.</summary>
    public string[] Headers { get; }

    /// <exception cref="FormatException">The format is wrong; the settings are checked before.</exception>
    public static AccessFormat Compile(string format, LogFormat form)
    {
        var text = form == LogFormat.Json && format == AccessLogFormatText.Default ? DefaultJson : format;
        var headers = new List<string>();
        var parts = AccessLogFormatText.Parse(text, out var error) ?? throw new FormatException(error);
        Atom[] atoms = [.. parts.Select(p => Atoms.Make(p, headers))];
        return new AccessFormat(atoms, [.. headers], form == LogFormat.Json);
    }

    /// <summary>The line without its end.</summary>
    public void Append(LineBuffer line, RequestRecord request)
    {
        if (_json)
        {
            AppendJson(line, request);
            return;
        }

        foreach (var atom in _atoms)
            atom.Append(line, request);
    }

    private void AppendJson(LineBuffer line, RequestRecord request)
    {
        var json = JsonLine.Start(line);
        json.WriteStartObject();
        foreach (var (name, atom) in _fields)
        {
            json.WritePropertyName(name);
            atom.Write(json, request);
        }

        json.WriteEndObject();
        JsonLine.End(json);
    }
}
