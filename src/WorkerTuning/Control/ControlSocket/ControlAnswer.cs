using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace WorkerTuning.Control.ControlSocket;

/// <summary>gunicorn's answers, in the form of the question: JSON behind its length, or JSON to be read by people.</summary>
internal static class ControlAnswer
{
    private const int LengthSize = sizeof(uint);

    public static JsonObject Of(JsonNode? id, JsonNode data) => WithId(id, new JsonObject { ["status"] = "ok", ["data"] = data });

    public static JsonObject OfError(JsonNode? id, string error) => WithId(id, new JsonObject { ["status"] = "error", ["error"] = error });

    public static byte[] Encode(JsonObject answer, bool asLine)
    {
        using var bytes = new MemoryStream();
        if (!asLine)
            bytes.Write(stackalloc byte[LengthSize]);
        using (var writer = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = asLine, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            answer.WriteTo(writer);
        if (asLine)
            bytes.WriteByte((byte)'\n');
        var encoded = bytes.ToArray();
        if (!asLine)
            BinaryPrimitives.WriteInt32BigEndian(encoded, encoded.Length - LengthSize);
        return encoded;
    }

    private static JsonObject WithId(JsonNode? id, JsonObject answer)
    {
        if (id is not null)
            answer.Insert(0, "id", id);
        return answer;
    }
}
