using Microsoft.Extensions.Logging;
using WorkerTuning.AccessLog.Writing;

namespace WorkerTuning.AccessLog.ErrorLog;

/// <summary>A file of the error log.</summary>
/// <param name="Writer">Its writer.</param>
/// <param name="IsJson">Whether it gets objects instead of lines.</param>
/// <param name="Least">The lowest level that it gets.</param>
internal sealed record ErrorFile(LogWriter Writer, bool IsJson, LogLevel Least);
