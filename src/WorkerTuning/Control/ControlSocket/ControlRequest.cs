using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace WorkerTuning.Control.ControlSocket;

/// <summary>A command and its arguments, as words.</summary>
/// <param name="Id">What the answer repeats; null for a line of text.</param>
/// <param name="Words">At least one.</param>
internal sealed record ControlRequest(JsonNode? Id, IReadOnlyList<string> Words)
{
    // What gunicorn answers where a message has none.
    private static JsonValue NoId => JsonValue.Create(0);

    /// <exception cref="ControlRefusal">It is no command.</exception>
    public static ControlRequest Of(ControlMessage message) =>
        message.IsLine ? new ControlRequest(null, WordsOf(Encoding.UTF8.GetString(message.Bytes), [])) : OfJson(message.Bytes);

    /// <summary>The id of a message that may be anything.</summary>
    public static JsonNode? IdOf(ControlMessage message)
    {
        try
        {
            return message.IsLine ? null : IdOf(JsonDocument.Parse(message.Bytes).RootElement);
        }
        catch (JsonException)
        {
            return NoId;
        }
    }

    private static ControlRequest OfJson(byte[] json)
    {
        try
        {
            var root = JsonDocument.Parse(json).RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                throw new ControlRefusal("A message is an object: {\"id\": 1, \"command\": \"show workers\", \"args\": []}.");
            var command = root.TryGetProperty("command", out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";
            return new ControlRequest(IdOf(root), WordsOf(command, root.TryGetProperty("args", out var args) ? [.. Arguments(args)] : []));
        }
        // The latter where text is no Unicode.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new ControlRefusal("The message is no JSON: " + e.Message);
        }
    }

    private static JsonValue IdOf(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.Number
            ? JsonValue.Create(id.Clone())!
            : NoId;

    private static IEnumerable<string> Arguments(JsonElement args)
    {
        if (args.ValueKind == JsonValueKind.Null)
            yield break;
        if (args.ValueKind != JsonValueKind.Array)
            throw new ControlRefusal("args is a list.");
        foreach (var arg in args.EnumerateArray())
        {
            yield return arg.ValueKind switch
            {
                JsonValueKind.String => arg.GetString()!,
                JsonValueKind.Number => arg.GetRawText(),
                _ => throw new ControlRefusal("args is a list of words and numbers."),
            };
        }
    }

    private static List<string> WordsOf(string command, IReadOnlyList<string> args)
    {
        List<string> words = [.. command.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), .. args];
        if (words.Any(w => w.Any(char.IsControl)))
            throw new ControlRefusal("A command holds no control characters.");
        return words.Count > 0 ? words : throw new ControlRefusal("Empty command");
    }
}
