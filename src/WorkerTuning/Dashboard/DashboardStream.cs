using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace WorkerTuning.Dashboard;

/// <summary>Sends snapshots to everybody who watches: one timer and one rendering for all, none while nobody does.</summary>
internal sealed class DashboardStream : IDisposable
{
    public const int MostSubscribers = 100;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly List<Channel<byte[]>> _subscribers = [];
    private readonly DashboardState _state;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly ILogger _logger;
    private readonly ITimer _timer;

    public DashboardStream(DashboardState state, TimeProvider clock, IHostApplicationLifetime lifetime, ILoggerFactory loggers)
    {
        (_state, _lifetime, _logger) = (state, lifetime, loggers.CreateLogger(Log.Category));
        _timer = clock.CreateTimer(static s => ((DashboardStream)s!).Send(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Until the client leaves or the server stops, which it never holds up.</summary>
    public async Task ServeAsync(HttpContext context)
    {
        // A slow reader misses snapshots; it never makes them pile up.
        var channel = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        if (!TryAdd(channel))
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = "10";
            await context.Response.WriteAsync($"{MostSubscribers} watch already; no more are served.\n", context.RequestAborted);
            return;
        }

        try
        {
            context.Response.ContentType = "text/event-stream";
            context.Response.Headers["X-Accel-Buffering"] = "no";
            using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _lifetime.ApplicationStopping);
            await WriteAsync(context.Response, _state.Write(withSettings: false), end.Token);
            await foreach (var state in channel.Reader.ReadAllAsync(end.Token))
                await WriteAsync(context.Response, state, end.Token);
        }
        catch (OperationCanceledException)
        {
        }
        finally
        {
            Remove(channel);
        }
    }

    public void Dispose() => _timer.Dispose();

    private static async Task WriteAsync(HttpResponse response, byte[] state, CancellationToken cancellationToken)
    {
        await response.Body.WriteAsync("data: "u8.ToArray(), cancellationToken);
        await response.Body.WriteAsync(state, cancellationToken);
        await response.Body.WriteAsync("\n\n"u8.ToArray(), cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }

    private bool TryAdd(Channel<byte[]> channel)
    {
        lock (_lock)
        {
            if (_subscribers.Count >= MostSubscribers)
                return false;
            _subscribers.Add(channel);
            if (_subscribers.Count == 1)
                _timer.Change(Interval, Interval);
            return true;
        }
    }

    private void Remove(Channel<byte[]> channel)
    {
        lock (_lock)
        {
            _subscribers.Remove(channel);
            if (_subscribers.Count == 0)
                _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "An exception of a timer would end the process.")]
    private void Send()
    {
        try
        {
            var state = _state.Write(withSettings: false);
            lock (_lock)
                _subscribers.ForEach(s => s.Writer.TryWrite(state));
        }
        catch (Exception e)
        {
            Log.NotStreamed(_logger, e, e.Message);
        }
    }
}
