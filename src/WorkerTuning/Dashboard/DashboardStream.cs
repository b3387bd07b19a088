using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WorkerTuning.Configuration;
using WorkerTuning.Workers;

namespace WorkerTuning.Dashboard;

/// <summary>
/// Sends snapshots to everybody who watches: one timer and one rendering for all. The figures of the plots are kept while nobody does, so that
/// who looks after an alarm sees what came before it.
/// </summary>
internal sealed class DashboardStream : IDisposable
{
    public const int MostSubscribers = 100;

    /// <summary>Five minutes.</summary>
    public const int MostSamples = 300;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly List<Channel<byte[]>> _subscribers = [];
    private readonly Queue<DashboardSample> _samples = new(MostSamples);
    private readonly DashboardState _state;
    private readonly TimeProvider _clock;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private bool _isFailing;

    public DashboardStream(DashboardState state, [FromKeyedServices(ServerClock.Key)] TimeProvider clock, IHostApplicationLifetime lifetime, ILoggerFactory loggers)
    {
        (_state, _clock, _lifetime, _logger) = (state, clock, lifetime, loggers.CreateUnfailing(Log.Category));
        _timer = clock.CreateTimer(static s => ((DashboardStream)s!).Tick(), this, Interval, Interval);
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
            await WriteAsync(context.Response, "event: history\ndata: "u8.ToArray(), WriteHistory(), end.Token);
            var data = "data: "u8.ToArray();
            await WriteAsync(context.Response, data, _state.Write(_state.GetSnapshot()), end.Token);
            await foreach (var state in channel.Reader.ReadAllAsync(end.Token))
                await WriteAsync(context.Response, data, state, end.Token);
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

    private static async Task WriteAsync(HttpResponse response, byte[] head, byte[] json, CancellationToken cancellationToken)
    {
        await response.Body.WriteAsync(head, cancellationToken);
        await response.Body.WriteAsync(json, cancellationToken);
        await response.Body.WriteAsync("\n\n"u8.ToArray(), cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }

    private byte[] WriteHistory()
    {
        IReadOnlyList<DashboardSample> samples;
        lock (_lock)
            samples = [.. _samples];
        return JsonSerializer.SerializeToUtf8Bytes(samples, DashboardJson.Default.Samples);
    }

    private bool TryAdd(Channel<byte[]> channel)
    {
        lock (_lock)
        {
            if (_subscribers.Count >= MostSubscribers)
                return false;
            _subscribers.Add(channel);
            return true;
        }
    }

    private void Remove(Channel<byte[]> channel)
    {
        lock (_lock)
            _subscribers.Remove(channel);
    }

    private void Tick()
    {
        try
        {
            var snapshot = _state.GetSnapshot();
            if (Keep(DashboardSample.Of(snapshot, _clock.GetUtcNow())))
                Send(_state.Write(snapshot));
            _isFailing = false;
        }
        catch (Exception e)
        {
            // Of a timer it would end the process.
            if (!_isFailing)
                Log.NotStreamed(_logger, e, e.Message);
            _isFailing = true;
        }
    }

    /// <returns>Whether anybody watches.</returns>
    private bool Keep(DashboardSample sample)
    {
        lock (_lock)
        {
            if (_samples.Count == MostSamples)
                _samples.Dequeue();
            _samples.Enqueue(sample);
            return _subscribers.Count > 0;
        }
    }

    private void Send(byte[] state)
    {
        lock (_lock)
            _subscribers.ForEach(s => s.Writer.TryWrite(state));
    }
}
