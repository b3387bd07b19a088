using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace WorkerTuning.Control.ControlSocket;

/// <summary>What a message asks for, and under which id.</summary>
internal static class ControlRequest
{
    // What gunicorn answers where a message has none.
    private static JsonValue NoId => JsonValue.Create(0);

    /// <summary>The command and its arguments; at least one word.</summary>
    /// <exception cref="ControlRefusal">It is no command.</exception>
    public static IReadOnlyList<string> WordsOf(ControlMessage message) =>
        message.IsLine ? Words(Encoding.UTF8.GetString(message.Bytes), []) : WordsOfJson(message.Bytes);

    /// <summary>What the answer to a message repeats, which may be anything; null for a line of text.</summary>
    public static JsonNode? IdOf(ControlMessage message)
    {
        try
        {
            return message.IsLine ? null : IdOf(JsonElement.Parse(message.Bytes));
        }
        catch (JsonException)
        {
            return NoId;
        }
    }

    private static List<string> WordsOfJson(byte[] json)
    {
        try
        {
            var root = JsonElement.Parse(json);
            if (root.ValueKind != JsonValueKind.Object)
                throw new ControlRefusal("A message is an object: {\"id\": 1, \"command\": \"show workers\", \"args\": []}.");
            var command = root.TryGetProperty("command", out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";
            return Words(command, root.TryGetProperty("args", out var args) ? [.. Arguments(args)] : []);
        }
        // The latter where text is no Unicode.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new ControlRefusal("The message is no JSON: " + e.Message);
        }
    }

    private static JsonValue IdOf(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.Number
            ? JsonValue.Create(id)!
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

    private static List<string> Words(string command, IReadOnlyList<string> args)
    {
        List<string> words = [.. command.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), .. args];
        if (words.Any(w => w.Any(char.IsControl)))
            throw new ControlRefusal("A command holds no control characters.");
        return words.Count > 0 ? words : throw new ControlRefusal("Empty command");
    }
}
