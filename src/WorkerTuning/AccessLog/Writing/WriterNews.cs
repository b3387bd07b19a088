using Microsoft.Extensions.Logging;
using WorkerTuning.Workers;

namespace WorkerTuning.AccessLog.Writing;

/// <summary>What the log says of a writer: now and then, however much there is to say. Whatever a provider throws stays here.</summary>
internal sealed class WriterNews(string name, string target, ILogger logger, WriterTiming timing)
{
    private readonly ILogger _logger = new UnfailingLogger(logger);
    private readonly Lock _lock = new();
    private long _reported;
    private long _reportedAt;
    private long _failedAt;
    private string? _notRenewed;

    /// <summary>Nothing can be written.</summary>
    public void Fails(string reason)
    {
        var now = Environment.TickCount64;
        lock (_lock)
        {
            if (_failedAt != 0 && now - _failedAt < timing.Repeat.TotalMilliseconds)
                return;
            _failedAt = now;
        }

        Log.CannotWrite(_logger, name, target, reason, LogWriter.Capacity >> 20);
    }

    public void Writes()
    {
        lock (_lock)
            _failedAt = 0;
        Log.WritesAgain(_logger, name, target);
    }

    public void NotReopened(string reason) => Log.NotReopened(_logger, name, target, reason);

    /// <summary>Once, until it is null again.</summary>
    public void NotRenewed(string? reason)
    {
        if (reason is not null && _notRenewed is null)
            NotReopened(reason);
        _notRenewed = reason;
    }

    /// <summary>The rest of a burst is logged at the next occasion or at the end.</summary>
    public void Dropped(long total, bool last = false)
    {
        var now = Environment.TickCount64;
        long more;
        lock (_lock)
        {
            more = total - _reported;
            if (more <= 0 || (!last && _reportedAt != 0 && now - _reportedAt < timing.Repeat.TotalMilliseconds))
                return;
            (_reported, _reportedAt) = (total, now);
        }

        Log.RecordsDropped(_logger, name, target, more, total);
    }

    /// <summary>Until dropped records may be logged; infinite where there are none.</summary>
    public TimeSpan UntilDropped(long total)
    {
        lock (_lock)
        {
            return total == _reported ? Timeout.InfiniteTimeSpan
                : _reportedAt == 0 ? TimeSpan.Zero
                : TimeSpan.FromMilliseconds(Math.Max(0, timing.Repeat.TotalMilliseconds - (Environment.TickCount64 - _reportedAt)));
        }
    }
}
