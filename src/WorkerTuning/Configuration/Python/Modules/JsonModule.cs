using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace WorkerTuning.Configuration.Python;

/// <summary><c>json.loads</c> on text that is at hand.</summary>
internal static class JsonModule
{
    public static readonly IReadOnlyDictionary<string, object> Members = new Dictionary<string, object>
    {
        ["loads"] = new NativeFunction("loads", Loads),
        ["JSONDecodeError"] = ExceptionTypes.JsonDecodeError,
    };

    private static object Loads(Machine machine, CallArguments arguments)
    {
        if (arguments.Count != 1 || arguments.Keywords.Count > 0) return machine.Unknown("json.loads with options");
        if (arguments[0] is not string text)
        {
            if (arguments[0] is PyBytes) return machine.Unknown("json.loads of bytes");
            throw machine.TypeError($"the JSON object must be str, bytes or bytearray, not {Types.NameOf(arguments[0])}");
        }

        machine.Spend(text.Length >> 3);
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = Limits.ValueDepth });
            return Convert(machine, document.RootElement);
        }
        catch (JsonException) when (!text.Contains("NaN", StringComparison.Ordinal) && !text.Contains("Infinity", StringComparison.Ordinal))
        {
            throw machine.Error(ExceptionTypes.JsonDecodeError, $"not valid JSON: {machine.Source.Excerpt(machine.Place.Start, machine.Place.End)}");
        }
        catch (JsonException)
        {
            return machine.Unknown("json.loads of numbers that are not JSON");
        }
        catch (InvalidOperationException)
        {
            // Python keeps a lone "\ud800"; a string made of it has no text in .NET.
            return machine.Unknown("json.loads of half a character");
        }
    }

    private static object Convert(Machine machine, JsonElement element)
    {
        machine.Spend(1);
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var dict = new PyDict(machine);
                foreach (var member in element.EnumerateObject()) dict.Set(member.Name, Convert(machine, member.Value));
                return dict;
            case JsonValueKind.Array:
                return machine.NewList([.. element.EnumerateArray().Select(item => Convert(machine, item))]);
            case JsonValueKind.String:
                return element.GetString()!;
            case JsonValueKind.Number:
                var raw = element.GetRawText();
                return raw.AsSpan().IndexOfAny('.', 'e', 'E') >= 0
                    ? double.Parse(raw, NumberStyles.Float, CultureInfo.InvariantCulture)
                    : IntegerText.Parse(raw, 10) is BigInteger whole ? whole : throw machine.ValueError("integer too long");
            case JsonValueKind.Null:
                return PyNone.Value;
            default:
                return element.ValueKind == JsonValueKind.True;
        }
    }
}
