using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using WorkerTuning.AccessLog.Writing;
using WorkerTuning.Planning;

namespace WorkerTuning.AccessLog.Syslog;

/// <summary>One of the two logs in syslog: <c>&lt;14&gt;gunicorn.shop.access: [4711] …</c>, as gunicorn sends it.</summary>
internal sealed class SyslogLog
{
    // rsyslog's own limit; what is longer is cut there anyway.
    private const int Longest = 8_192;

    private readonly LogWriter _writer;
    private readonly byte[][] _headers;

    /// <param name="writer">A framed one.</param>
    /// <param name="plan">Facility and prefix.</param>
    /// <param name="kind"><c>error</c> or <c>access</c>.</param>
    public SyslogLog(LogWriter writer, SyslogPlan plan, string kind)
    {
        _writer = writer;
        _headers =
        [
            .. Enumerable.Range(0, 8).Select(severity => Encoding.UTF8.GetBytes(
                string.Create(CultureInfo.InvariantCulture, $"<{(plan.Facility << 3) | severity}>{plan.Prefix}.{kind}: [{Environment.ProcessId}] "))),
        ];
    }

    /// <summary>What stands before the message.</summary>
    public ReadOnlySpan<byte> Header(LogLevel level) => _headers[level switch
    {
        LogLevel.Critical => 2,
        LogLevel.Error => 3,
        LogLevel.Warning => 4,
        LogLevel.Information => 6,
        _ => 7,
    }];

    /// <summary>Sends header and message.</summary>
    /// <param name="message">Both.</param>
    /// <param name="ticket">Its place among those that have one; 0 for none.</param>
    public void Send(LineBuffer message, long ticket = 0)
    {
        var bytes = message.Written;
        var length = Math.Min(bytes.Length, Longest);
        // Not in the middle of a character.
        while (length < bytes.Length && (bytes[length] & 0xC0) == 0x80)
            length--;
        _writer.TryWrite(bytes[..length], ticket);
    }
}
