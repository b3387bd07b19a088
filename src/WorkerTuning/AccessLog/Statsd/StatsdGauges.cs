using WorkerTuning.Applying;
using WorkerTuning.Lifecycle;

namespace WorkerTuning.AccessLog.Statsd;

/// <summary>What gunicorn's arbiter sends: the number of workers whenever it has changed, and the length of the listen queue once a second.</summary>
internal sealed class StatsdGauges(LogOutputs outputs, ServerRuntime runtime, ListenSockets sockets)
{
    private static readonly TimeSpan BacklogInterval = TimeSpan.FromSeconds(1);

    private readonly WorkersGauge _workers = new();
    private long _backlogAt;

    /// <summary>One look, on the arbiter's thread.</summary>
    public void Look()
    {
        if (outputs.Statsd is not { } statsd)
            return;
        var workers = runtime.Default.Recycler.View.Current.Length;
        if (_workers.IsDue(statsd, workers))
            statsd.Workers(workers);

        var now = runtime.Clock.GetTimestamp();
        if (!statsd.WantsBacklog || (_backlogAt != 0 && runtime.Clock.GetElapsedTime(_backlogAt, now) < BacklogInterval))
            return;
        _backlogAt = now;
        if (sockets.Waiting is { } waiting)
            statsd.Backlog(waiting);
    }
}
