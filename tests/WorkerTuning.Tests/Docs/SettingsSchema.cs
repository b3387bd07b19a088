using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using WorkerTuning.Configuration;
using WorkerTuning.Configuration.Values;

namespace WorkerTuning.Tests.Docs;

/// <summary>Writes the JSON schema by which editors complete the section in appsettings.</summary>
internal static class SettingsSchema
{
    private static readonly JsonSerializerOptions Indented =
        new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write()
    {
        var keys = new JsonObject();
        foreach (var setting in SettingsCatalogue.Owned.OrderBy(s => s.Key, StringComparer.Ordinal))
            keys[setting.Key] = Describe(setting);
        var schema = new JsonObject
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["type"] = "object",
            ["properties"] = new JsonObject
            {
                [WorkerTuningOptions.SectionName] = new JsonObject
                {
                    ["type"] = "object",
                    ["description"] = "gunicorn-style settings for Kestrel.",
                    ["properties"] = keys,
                    // As the server does, which refuses to start.
                    ["additionalProperties"] = false,
                },
            },
        };
        return schema.ToJsonString(Indented) + "\n";
    }

    private static JsonObject Pools()
    {
        var keys = new JsonObject();
        foreach (var setting in SettingsCatalogue.OfPools.OrderBy(s => s.Key, StringComparer.Ordinal))
            keys[setting.Key] = Describe(setting);
        return With(Types("object", "string", "null"), "additionalProperties", new JsonObject
        {
            ["type"] = Words("object", "null"),
            ["properties"] = keys,
            ["additionalProperties"] = false,
        });
    }

    private static JsonObject Describe(Setting setting)
    {
        var described = setting.Name == "pools" ? Pools() : Shape(setting);
        described["description"] = XmlText.Plain(setting.Key);
        if (setting.Default is { } text)
            described["default"] = text;
        return described;
    }

    private static JsonObject Shape(Setting setting)
    {
        var type = setting.ValueType;
        if (type == typeof(bool))
            return Types("boolean", "null");
        if (type == typeof(int) || type == typeof(long) || type == typeof(WorkerCount))
            return Bounded(setting, Types("integer", "string", "null"));
        if (type == typeof(TimeSpan))
            return With(Types("number", "string", "null"), "minimum", 0);
        if (type == typeof(UnixFileMode))
            return With(Types("string", "null"), "pattern", "^0[oO]?[0-7]{0,4}$");
        if (type == typeof(HttpProtocols))
            return With(Types("array", "string", "null"), "items", new JsonObject { ["enum"] = Words("h1", "h2", "h3") });
        if (type == typeof(IReadOnlyList<string>))
            return With(Types("array", "string", "null"), "items", new JsonObject { ["type"] = "string" });
        if (type == typeof(IReadOnlyDictionary<string, string>))
            return With(Types("object", "string", "null"), "additionalProperties", new JsonObject { ["type"] = "string" });
        // The words that are shown come first for completion; their other spellings are taken too.
        return type.IsEnum
            ? new JsonObject { ["anyOf"] = new JsonArray(new JsonObject { ["enum"] = Words([.. EnumNames.Words(type)]) }, Types("string", "null")) }
            : Types("string", "null");
    }

    private static JsonObject Types(params string[] types) => new() { ["type"] = Words(types) };

    private static JsonArray Words(params string[] words) => new([.. words.Select(w => JsonValue.Create(w))]);

    private static JsonObject With(JsonObject schema, string name, JsonNode value)
    {
        schema[name] = value;
        return schema;
    }

    // A size's bounds are bytes, and a bare number of another unit is not.
    private static JsonObject Bounded(Setting setting, JsonObject schema)
    {
        if (setting.Checks.OfType<RangeAttribute>().FirstOrDefault() is not { } range)
            return schema;
        var (low, high) = (Convert.ToDouble(range.Minimum, CultureInfo.InvariantCulture), Convert.ToDouble(range.Maximum, CultureInfo.InvariantCulture));
        schema["minimum"] = (long)low;
        if (setting.Unit != Unit.Megabytes && high < long.MaxValue)
            schema["maximum"] = (long)high;
        return schema;
    }
}
