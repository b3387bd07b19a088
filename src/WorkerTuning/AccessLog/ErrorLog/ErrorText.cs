using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;

namespace WorkerTuning.AccessLog.ErrorLog;

/// <summary>
/// gunicorn's line, <c>[2026-11-20 23:09:34 +0000] [4711] [INFO] …</c>, with the category before the message. Further lines of a message and
/// of its exception are indented, so that none of them can pass for a line of its own.
/// </summary>
internal static class ErrorText
{
    private static readonly byte[] Process = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $" [{Environment.ProcessId}] ["));

    /// <summary>Python's names of the levels.</summary>
    public static ReadOnlySpan<byte> Name(LogLevel level) => level switch
    {
        LogLevel.Critical => "CRITICAL"u8,
        LogLevel.Error => "ERROR"u8,
        LogLevel.Warning => "WARNING"u8,
        LogLevel.Information => "INFO"u8,
        _ => "DEBUG"u8,
    };

    /// <param name="line">Gets it.</param>
    /// <param name="record">What was logged.</param>
    /// <param name="isDetailed">With milliseconds, event and scopes.</param>
    public static void Append(LineBuffer line, in ErrorRecord record, bool isDetailed = false)
    {
        if (isDetailed)
            AppendTime(line, record);
        else
            line.Append(record.Second.Error);
        line.Append(Process);
        line.Append(Name(record.Level));
        line.Append("] "u8);
        AppendMessage(line, record, isDetailed);
    }

    public static void AppendMessage(LineBuffer line, in ErrorRecord record, bool isDetailed = false)
    {
        line.Append(record.Category);
        if (isDetailed && record.Event is { Length: > 0 } name)
        {
            line.Append((byte)'[');
            line.AppendEscaped(name, EscapedText.Control);
            line.Append((byte)']');
        }

        line.Append(": "u8);
        AppendLines(line, record.Message);
        if (isDetailed)
            record.Scopes?.ForEachScope(AppendScope, line);
        if (record.Exception is null)
            return;
        line.Append("\n    "u8);
        AppendLines(line, record.Exception.ToString());
    }

    // Between the second and the zone, as Python's %(msecs)03d stands.
    private static void AppendTime(LineBuffer line, in ErrorRecord record)
    {
        var second = record.Second.Error;
        var zone = Array.LastIndexOf(second, (byte)' ');
        Span<byte> fraction = [(byte)'.', 0, 0, 0];
        record.Time.Millisecond.TryFormat(fraction[1..], out _, "000", CultureInfo.InvariantCulture);
        line.Append(second.AsSpan(0, zone));
        line.Append(fraction);
        line.Append(second.AsSpan(zone));
    }

    private static void AppendScope(object? scope, LineBuffer line)
    {
        var text = Convert.ToString(scope, CultureInfo.InvariantCulture);
        // A dictionary, and whatever else has no words of its own.
        if (scope is IEnumerable<KeyValuePair<string, object?>> values && text == scope.GetType().ToString())
            text = string.Join(' ', values.Select(v => string.Create(CultureInfo.InvariantCulture, $"{v.Key}:{v.Value}")));
        if (string.IsNullOrEmpty(text))
            return;
        line.Append(" {"u8);
        AppendLines(line, text);
        line.Append((byte)'}');
    }

    private static void AppendLines(LineBuffer line, ReadOnlySpan<char> text)
    {
        text = text.TrimEnd("\r\n");
        while (text.IndexOf('\n') is >= 0 and var end)
        {
            line.AppendEscaped(text[..end].TrimEnd('\r'), EscapedText.Control);
            line.Append("\n    "u8);
            text = text[(end + 1)..];
        }

        line.AppendEscaped(text, EscapedText.Control);
    }
}
