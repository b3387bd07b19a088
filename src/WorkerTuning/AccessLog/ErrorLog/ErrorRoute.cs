using Microsoft.Extensions.Logging;

namespace WorkerTuning.AccessLog.ErrorLog;

/// <summary>The way of one category's records: immutable, made once for each category and plan.</summary>
internal sealed class ErrorRoute
{
    private readonly ErrorFile? _file;

    public ErrorRoute(ErrorOutputs outputs, string category)
    {
        Outputs = outputs;
        _file = outputs.Categories.FirstOrDefault(c => c.Takes(category))?.File ?? outputs.Main;
        NeedsText = _file is not null || outputs.Others.Length > 0 || outputs.Syslog is not null;
        Least = outputs.Syslog is not null ? LogLevel.Trace
            : outputs.Others.Select(f => f.Least).Append(_file?.Least ?? LogLevel.None).Append(outputs.Statsd is null ? LogLevel.None : LogLevel.Warning).Min();
    }

    public ErrorOutputs Outputs { get; }

    /// <summary>False where records are only counted.</summary>
    public bool NeedsText { get; }

    /// <summary>The lowest level that anybody here wants.</summary>
    public LogLevel Least { get; }

    public void Write(in ErrorRecord record)
    {
        var line = LineBuffer.Take();
        _file?.Write(line, record);
        foreach (var file in Outputs.Others)
            file.Write(line, record);
        if (Outputs.Syslog is { } syslog)
        {
            line.CutTo(0);
            line.Append(syslog.Header(record.Level));
            ErrorText.AppendMessage(line, record);
            syslog.Send(line);
        }

        line.Return();
        Outputs.Statsd?.Logged(record.Level, record.Exception is not null);
    }
}
