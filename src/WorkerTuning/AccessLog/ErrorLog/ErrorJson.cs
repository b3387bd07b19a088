using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace WorkerTuning.AccessLog.ErrorLog;

/// <summary>The record as one object: time, level, pid, category, event, message, exception, trace, the values of the message, and the scopes, the outermost first.</summary>
internal static class ErrorJson
{
    private const string Template = "{OriginalFormat}";

    public static void Append(LineBuffer line, in ErrorRecord record)
    {
        var json = JsonLine.Start(line);
        json.WriteStartObject();
        json.WriteString("time"u8, record.Time);
        json.WriteString("level"u8, ErrorText.Name(record.Level));
        json.WriteNumber("pid"u8, Environment.ProcessId);
        json.WriteString("category"u8, record.Category);
        if (record.Event is not null)
            json.WriteString("event"u8, record.Event);
        json.WriteString("message"u8, record.Message);
        if (record.Exception is not null)
            json.WriteString("exception"u8, record.Exception.ToString());
        if (Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity)
        {
            json.WriteString("trace_id"u8, activity.TraceId.ToHexString());
            json.WriteString("span_id"u8, activity.SpanId.ToHexString());
        }

        if (record.State is { Count: > 0 } state)
        {
            json.WritePropertyName("state"u8);
            WriteValues(json, state);
        }

        if (record.Scopes is { } scopes)
        {
            json.WriteStartArray("scopes"u8);
            scopes.ForEachScope(WriteScope, json);
            json.WriteEndArray();
        }

        json.WriteEndObject();
        JsonLine.End(json);
    }

    private static void WriteScope(object? scope, Utf8JsonWriter json)
    {
        if (scope is IReadOnlyList<KeyValuePair<string, object?>> values)
            WriteValues(json, values);
        else
            json.WriteStringValue(Convert.ToString(scope, CultureInfo.InvariantCulture));
    }

    private static void WriteValues(Utf8JsonWriter json, IReadOnlyList<KeyValuePair<string, object?>> values)
    {
        json.WriteStartObject();
        for (var i = 0; i < values.Count; i++)
        {
            var (name, value) = values[i];
            if (name != Template)
                WriteValue(json, name, value);
        }

        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNull(name);
                break;
            case bool flag:
                json.WriteBoolean(name, flag);
                break;
            case int number:
                json.WriteNumber(name, number);
                break;
            case long number:
                json.WriteNumber(name, number);
                break;
            case double number when double.IsFinite(number):
                json.WriteNumber(name, number);
                break;
            default:
                json.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }
}
