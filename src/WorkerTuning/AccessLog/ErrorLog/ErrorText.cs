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

    public static void Append(LineBuffer line, in ErrorRecord record)
    {
        line.Append(record.Second.Error);
        line.Append(Process);
        line.Append(Name(record.Level));
        line.Append("] "u8);
        AppendMessage(line, record);
    }

    public static void AppendMessage(LineBuffer line, in ErrorRecord record)
    {
        line.Append(record.Category);
        line.Append(": "u8);
        AppendLines(line, record.Message);
        if (record.Exception is null)
            return;
        line.Append("\n    "u8);
        AppendLines(line, record.Exception.ToString());
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
