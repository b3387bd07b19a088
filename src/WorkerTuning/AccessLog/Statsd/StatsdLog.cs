using System.Text;
using Microsoft.Extensions.Logging;
using WorkerTuning.AccessLog.Writing;
using WorkerTuning.Planning;

namespace WorkerTuning.AccessLog.Statsd;

/// <summary>gunicorn's metrics by its names, one datagram each.</summary>
internal sealed class StatsdLog(LogWriter writer, StatsdPlan plan)
{
    private readonly byte[] _prefix = Encoding.UTF8.GetBytes(plan.Prefix + "gunicorn.");
    private readonly byte[] _suffix = Encoding.UTF8.GetBytes(plan.Tags.Length > 0 ? "|#" + plan.Tags : "");

    public bool WantsBacklog => plan.Backlog is not null;

    public void Request(int status, TimeSpan duration)
    {
        var line = LineBuffer.Take();
        Begin(line, "request.duration:"u8);
        Milliseconds(line, duration);
        End(line, "|ms"u8);
        Begin(line, "requests:1"u8);
        End(line, "|c|@1.0"u8);
        Begin(line, "request.status."u8);
        line.Append((long)status);
        End(line, ":1|c|@1.0"u8);
        line.Return();
    }

    public void Logged(LogLevel level, bool hasException)
    {
        var name = level switch
        {
            LogLevel.Critical => "log.critical:1"u8,
            LogLevel.Error when hasException => "log.exception:1"u8,
            LogLevel.Error => "log.error:1"u8,
            LogLevel.Warning => "log.warning:1"u8,
            _ => default,
        };
        if (name.IsEmpty)
            return;
        var line = LineBuffer.Take();
        Begin(line, name);
        End(line, "|c|@1.0"u8);
        line.Return();
    }

    public void Workers(int count) => Send("workers:"u8, count, "|g"u8);

    public void Backlog(int waiting) => Send("backlog:"u8, waiting, plan.Backlog == StatsdBacklogType.Gauge ? "|g"u8 : "|h"u8);

    private void Send(ReadOnlySpan<byte> name, int value, ReadOnlySpan<byte> type)
    {
        var line = LineBuffer.Take();
        Begin(line, name);
        line.Append((long)value);
        End(line, type);
        line.Return();
    }

    // As Python writes a float: the shortest digits that mean it, with at least one after the point.
    private static void Milliseconds(LineBuffer line, TimeSpan duration)
    {
        var microseconds = duration.Ticks / TimeSpan.TicksPerMicrosecond;
        var milliseconds = (microseconds / 1_000_000 * 1_000) + (microseconds % 1_000_000 / 1_000d);
        line.Append(milliseconds);
        if (milliseconds == Math.Floor(milliseconds))
            line.Append(".0"u8);
    }

    private void Begin(LineBuffer line, ReadOnlySpan<byte> name)
    {
        line.CutTo(0);
        line.Append(_prefix);
        line.Append(name);
    }

    private void End(LineBuffer line, ReadOnlySpan<byte> type)
    {
        line.Append(type);
        line.Append(_suffix);
        writer.TryWrite(line.Written);
    }
}
