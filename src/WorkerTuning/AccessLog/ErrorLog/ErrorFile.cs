using Microsoft.Extensions.Logging;
using WorkerTuning.AccessLog.Writing;

namespace WorkerTuning.AccessLog.ErrorLog;

/// <summary>A file of the error log.</summary>
/// <param name="Writer">Its writer.</param>
/// <param name="Format">How a record looks in it.</param>
/// <param name="Least">The lowest level that it gets.</param>
internal sealed record ErrorFile(LogWriter Writer, LogFormat Format, LogLevel Least)
{
    public void Write(LineBuffer line, in ErrorRecord record)
    {
        if (record.Level < Least)
            return;
        line.CutTo(0);
        if (Format == LogFormat.Json)
            ErrorJson.Append(line, record);
        else
            ErrorText.Append(line, record, isDetailed: Format == LogFormat.Detailed);
        line.Append((byte)'\n');
        Writer.TryWrite(line.Written);
    }
}
