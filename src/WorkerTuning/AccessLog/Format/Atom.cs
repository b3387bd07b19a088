using System.Text.Json;

namespace WorkerTuning.AccessLog.Format;

/// <summary>A piece of the line. Made once for a format; keeps nothing of a request.</summary>
internal abstract class Atom
{
    /// <summary>The name of its field in JSON; null for what is none.</summary>
    public virtual string? Field => null;

    public abstract void Append(LineBuffer line, RequestRecord request);

    /// <summary>The value alone; <see cref="Field"/> is written already.</summary>
    public abstract void Write(Utf8JsonWriter json, RequestRecord request);
}
