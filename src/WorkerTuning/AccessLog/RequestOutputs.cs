using Microsoft.Extensions.Logging;
using WorkerTuning.AccessLog.Format;
using WorkerTuning.AccessLog.Statsd;
using WorkerTuning.AccessLog.Syslog;
using WorkerTuning.AccessLog.Writing;

namespace WorkerTuning.AccessLog;

/// <summary>Who hears of each request: immutable, replaced as a whole.</summary>
/// <param name="Format">The line; null where nobody wants one.</param>
/// <param name="Access">Its file or stream.</param>
/// <param name="Syslog">Its syslog.</param>
/// <param name="Statsd">The counters.</param>
/// <param name="Tickets">The order in which responses end.</param>
internal sealed record RequestOutputs(AccessFormat? Format, LogWriter? Access, SyslogLog? Syslog, StatsdLog? Statsd, Tickets Tickets)
{
    private static readonly string[] None = [];

    /// <summary>Whether somebody wants a line, which stands where the response ended.</summary>
    public bool HasLines => Format is not null;

    public string[] Headers => Format?.Headers ?? None;

    /// <param name="format">That of the request's beginning, which a reload may have replaced since.</param>
    /// <param name="request">The request, complete.</param>
    public void Write(AccessFormat? format, RequestRecord request)
    {
        if (format is not null && (Access is not null || Syslog is not null))
            WriteLine(format, request);
        Statsd?.Request(request.Status, request.Duration);
    }

    private void WriteLine(AccessFormat format, RequestRecord request)
    {
        var ticket = request.Count.Ticket is var taken and not 0 ? taken : Tickets.Next();
        var line = LineBuffer.Take();
        line.Append(Syslog is null ? default : Syslog.Header(LogLevel.Information));
        var start = line.Length;
        format.Append(line, request);
        Syslog?.Send(line, ticket);
        if (Access is not null)
        {
            line.Append((byte)'\n');
            Access.TryWrite(line.Written[start..], ticket);
        }

        line.Return();
    }
}
