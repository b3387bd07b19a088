using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace WorkerTuning.Tests.Docs;

/// <summary>As much of JSON schema as our schema uses.</summary>
internal static class JsonFit
{
    /// <summary>What of the value does not fit; empty when all does.</summary>
    public static IReadOnlyList<string> Find(JsonNode schema, JsonNode? value) => [.. FindIn(schema, value, "")];

    private static IEnumerable<string> FindIn(JsonNode schema, JsonNode? value, string path)
    {
        if (schema["anyOf"] is JsonArray choices)
        {
            var all = choices.Select(c => FindIn(c!, value, path).ToList()).ToList();
            return all.Exists(wrong => wrong.Count == 0) ? [] : all[^1];
        }

        if (!Types(schema).Contains(Type(value)) && !(Type(value) == "number" && IsWhole(value) && Types(schema).Contains("integer")))
            return [$"{path}: a {Type(value)}"];
        return value switch
        {
            JsonObject map => map.SelectMany(p => FindProperty(schema, p.Key, p.Value, path + p.Key)),
            JsonArray list => list.SelectMany(item => FindIn(schema["items"]!, item, path)),
            JsonValue single => Bounds(schema, single).Select(wrong => $"{path}: {single} {wrong}"),
            _ => [],
        };
    }

    private static IEnumerable<string> FindProperty(JsonNode schema, string key, JsonNode? value, string path) =>
        (schema["properties"]?[key] ?? schema["additionalProperties"]) is JsonObject described ? FindIn(described, value, path) : [$"{path}: no such property"];

    private static IEnumerable<string> Bounds(JsonNode schema, JsonValue value)
    {
        if (schema["enum"] is JsonArray words && !words.Any(w => w!.ToString() == value.ToString()))
            yield return "is none of the words";
        if (schema["pattern"] is { } pattern && !Regex.IsMatch(value.ToString(), pattern.ToString()))
            yield return "does not match";
        if (value.GetValueKind() != JsonValueKind.Number)
            yield break;
        if (schema["minimum"] is { } minimum && value.GetValue<double>() < minimum.GetValue<double>())
            yield return $"is below {minimum}";
        if (schema["maximum"] is { } maximum && value.GetValue<double>() > maximum.GetValue<double>())
            yield return $"is above {maximum}";
    }

    private static bool IsWhole(JsonNode? value) => value!.GetValue<double>() % 1 == 0;

    private static List<string> Types(JsonNode schema) => schema["type"] switch
    {
        JsonArray several => [.. several.Select(t => t!.ToString())],
        { } one => [one.ToString()],
        _ => ["string"],
    };

    private static string Type(JsonNode? value) => value?.GetValueKind() switch
    {
        null => "null",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        var kind => kind.Value.ToString().ToLowerInvariant(),
    };
}
