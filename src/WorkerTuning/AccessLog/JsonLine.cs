using System.Text.Encodings.Web;
using System.Text.Json;

namespace WorkerTuning.AccessLog;

/// <summary>The JSON writer of each thread, which is large to make and cheap to use again.</summary>
internal static class JsonLine
{
    // A log is no web page: letters of all scripts stay readable, and quotes and control characters are escaped all the same.
    private static readonly JsonWriterOptions Options = new() { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    /// <summary>The caller gives it back by <see cref="End"/>; what it logs meanwhile gets a writer of its own.</summary>
    public static Utf8JsonWriter Start(LineBuffer line)
    {
        var writer = _writer;
        _writer = null;
        if (writer is null)
            return new Utf8JsonWriter(line, Options);
        writer.Reset(line);
        return writer;
    }

    public static void End(Utf8JsonWriter writer)
    {
        writer.Flush();
        _writer = writer;
    }
}
