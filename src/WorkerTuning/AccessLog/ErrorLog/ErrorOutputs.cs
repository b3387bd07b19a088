using Microsoft.Extensions.Logging;
using WorkerTuning.AccessLog.Statsd;
using WorkerTuning.AccessLog.Syslog;
using WorkerTuning.AccessLog.Writing;

namespace WorkerTuning.AccessLog.ErrorLog;

/// <summary>Who hears what is logged through ILogger: immutable, replaced as a whole.</summary>
/// <param name="Files">The files.</param>
/// <param name="Syslog">Null: not there.</param>
/// <param name="Statsd">Counts warnings and worse; null: nobody does.</param>
internal sealed record ErrorOutputs(ErrorFile[] Files, SyslogLog? Syslog, StatsdLog? Statsd)
{
    public void Write(in ErrorRecord record)
    {
        var line = LineBuffer.Take();
        foreach (var file in Files)
        {
            if (record.Level < file.Least)
                continue;
            line.CutTo(0);
            if (file.IsJson)
                ErrorJson.Append(line, record);
            else
                ErrorText.Append(line, record);
            line.Append((byte)'\n');
            file.Writer.TryWrite(line.Written);
        }

        if (Syslog is not null)
        {
            line.CutTo(0);
            line.Append(Syslog.Header(record.Level));
            ErrorText.AppendMessage(line, record);
            Syslog.Send(line);
        }

        line.Return();
        Statsd?.Logged(record.Level, record.Exception is not null);
    }
}

/// <param name="Writer">Its writer.</param>
/// <param name="IsJson">Whether it gets objects instead of lines.</param>
/// <param name="Least">The lowest level that it gets.</param>
internal sealed record ErrorFile(LogWriter Writer, bool IsJson, LogLevel Least);
