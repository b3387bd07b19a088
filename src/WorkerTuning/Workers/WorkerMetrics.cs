using System.Diagnostics.Metrics;
using WorkerTuning.Admission;

namespace WorkerTuning.Workers;

/// <summary>
/// Owns the meter. What happens to a request or a worker is told by verbs, which cost a look at a field while nobody listens; all else is read
/// from one <see cref="PoolReading"/> when a listener asks.
/// </summary>
internal sealed class WorkerMetrics
{
    public const string MeterName = "WorkerTuning";

    /// <summary>The pool of a figure; the default pool's have none, so that a server with no other has the series it always had.</summary>
    public const string PoolTag = "worker_tuning.pool";

    // Those of http.server.request.duration, and on to the time limits that gunicorn's users set.
    private static readonly InstrumentAdvice<double> RequestTimes = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 30, 60, 120],
    };

    private static readonly InstrumentAdvice<double> WorkerTimes = new()
    {
        HistogramBucketBoundaries = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300],
    };

    private static readonly string[] States = MetricTag.Names<WorkerState>();
    private static readonly string[] Reasons = MetricTag.Names<RecycleReason>();
    private static readonly string[] Refusals = MetricTag.Names<Refusal>();
    private static readonly string[] Steps = MetricTag.Names<MemoryStep>();

    private readonly Meter _meter;
    private readonly Histogram<double> _requestDuration;
    private readonly Histogram<double> _queueWait;
    private readonly Histogram<double> _buildDuration;
    private readonly Histogram<double> _recycleDuration;

    public WorkerMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(MeterName);
        _requestDuration = _meter.CreateHistogram(
            "worker_tuning.request.duration", "s", "Time that requests spent on a worker, without the wait for it.", null, RequestTimes);
        _queueWait = _meter.CreateHistogram(
            "worker_tuning.queue.wait.duration", "s", "Time that requests waited for a worker; those that found room at once are not counted.", null, RequestTimes);
        _buildDuration = _meter.CreateHistogram(
            "worker_tuning.worker.build.duration", "s", "Time to build a worker, warm-ups included.", null, WorkerTimes);
        _recycleDuration = _meter.CreateHistogram(
            "worker_tuning.worker.recycle.duration", "s", "Time from the begin of the successor's build until the old worker was disposed.", null, WorkerTimes);
    }

    /// <summary>False while nobody listens: then the time need not be taken.</summary>
    public bool MeasuresRequests => _requestDuration.Enabled;

    /// <param name="onWorker">How long it was served.</param>
    /// <param name="pool">The pool's name; null for the default pool, whose figures have no tag of this kind.</param>
    public void RequestEnded(TimeSpan onWorker, string? pool = null)
    {
        if (pool is null)
            Record(_requestDuration, onWorker);
        else
            Record(_requestDuration, onWorker, new KeyValuePair<string, object?>(PoolTag, pool));
    }

    /// <param name="waited">How long.</param>
    /// <param name="refusal">Why it got no worker; null when it got one.</param>
    /// <param name="pool">As above.</param>
    public void Waited(TimeSpan waited, Refusal? refusal, string? pool = null) =>
        Record(_queueWait, waited, "outcome", refusal is { } why ? Refusals[(int)why] : "served", pool);

    public void Built(TimeSpan duration, bool isGood, string? pool = null) => Record(_buildDuration, duration, "outcome", isGood ? "success" : "failure", pool);

    public void Recycled(TimeSpan duration, RecycleReason reason, string? pool = null) => Record(_recycleDuration, duration, "reason", Reasons[(int)reason], pool);

    /// <summary>Adds the instruments that are read rather than told. Once.</summary>
    /// <param name="read">Called from any thread, for each collection.</param>
    public void Observe(Func<PoolReading> read)
    {
        var readings = new SharedReading<PoolReading>(read);
        ObserveWorkers(readings);
        ObserveRequests(readings);
        ObserveRegulation(readings);
        ObserveProcess(readings);
    }

    private static void Record(Histogram<double> histogram, TimeSpan time, string tag, string value, string? pool)
    {
        if (pool is null)
            Record(histogram, time, new KeyValuePair<string, object?>(tag, value));
        else
            Record(histogram, time, new KeyValuePair<string, object?>(tag, value), new KeyValuePair<string, object?>(PoolTag, pool));
    }

    private static void Record(Histogram<double> histogram, TimeSpan time, params ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        try
        {
            histogram.Record(time.TotalSeconds, tags);
        }
        catch (Exception)
        {
            // A listener's own: whoever tells what happened still has a lease to give back, or a worker to put to work.
        }
    }

    private void ObserveWorkers(SharedReading<PoolReading> readings)
    {
        _meter.CreateObservableUpDownCounter("worker_tuning.workers", Each(readings, CountStates), "{worker}", "Workers by what they do.");
        _meter.CreateObservableUpDownCounter("worker_tuning.worker.target", One(readings, p => p.Snapshot.TargetWorkers), "{worker}", "Workers that there should be.");
        _meter.CreateObservableGauge("worker_tuning.worker.age", EachTime(readings, p => OfWorkers(p, w => w.Age.TotalSeconds)), "s", "Time since the worker of the place was ready.");
        _meter.CreateObservableGauge("worker_tuning.worker.served", Each(readings, p => OfWorkers(p, w => w.Served)), "{request}", "Requests that the worker of the place has served.");
        _meter.CreateObservableCounter(
            "worker_tuning.worker.recycles", Each(readings, p => p.Snapshot.Recycled.Select(r => Tagged(r.Value, "reason", Reasons[(int)r.Key], p))), "{worker}", "Workers recycled.");
        _meter.CreateObservableCounter("worker_tuning.worker.build.failures", One(readings, p => p.Snapshot.FailedBuilds), "{build}", "Builds of workers that failed.");
    }

    private void ObserveRequests(SharedReading<PoolReading> readings)
    {
        _meter.CreateObservableUpDownCounter("worker_tuning.pool.capacity", One(readings, p => p.Snapshot.Capacity), "{request}", "Requests that may be served at a time.");
        _meter.CreateObservableUpDownCounter("worker_tuning.pool.in_use", One(readings, p => p.Snapshot.InFlight), "{request}", "Requests that are being served.");
        _meter.CreateObservableUpDownCounter("worker_tuning.pool.long_lived", One(readings, p => p.Snapshot.LongLived), "{request}", "Connections and streams that last: they keep a worker and take no place on it.");
        _meter.CreateObservableUpDownCounter("worker_tuning.queue.length", One(readings, p => p.Snapshot.Queued), "{request}", "Requests that wait for a worker.");
        _meter.CreateObservableUpDownCounter("worker_tuning.queue.limit", One(readings, p => p.QueueLimit), "{request}", "Requests that may wait for a worker.");
        _meter.CreateObservableCounter("worker_tuning.request.timeouts", One(readings, p => p.Snapshot.TimedOut), "{request}", "Requests that ran into their time limit.");
        _meter.CreateObservableCounter("worker_tuning.request.stuck", One(readings, p => p.Snapshot.Stuck), "{request}", "Requests that did not end although their time was over.");
        _meter.CreateObservableUpDownCounter("worker_tuning.request.active_stuck", readings.One(r => r.StuckNow), "{request}", "Requests that are stuck now.");
        _meter.CreateObservableCounter(
            "worker_tuning.request.refusals", Each(readings, p => p.Refused.Select((n, i) => Tagged(n, "reason", Refusals[i], p))), "{request}", "Requests that got no worker.");
    }

    // What does not move is not shown.
    private void ObserveRegulation(SharedReading<PoolReading> readings)
    {
        _meter.CreateObservableGauge("worker_tuning.concurrency.limit", Maybe(readings, p => p.Snapshot.Regulation.Limit), "{request}", "Requests at a time that the adaptive limit allows.");
        _meter.CreateObservableGauge("worker_tuning.concurrency.gradient.ratio", MaybeTime(readings, p => p.Snapshot.Regulation.Gradient), "1", "Tolerated over measured latency; below 1 the limit falls.");
        _meter.CreateObservableGauge("worker_tuning.concurrency.latency", MaybeTime(readings, p => p.Snapshot.Regulation.Latency?.TotalSeconds), "s", "Mean time that requests took in the last window.");
        _meter.CreateObservableGauge("worker_tuning.concurrency.baseline", MaybeTime(readings, p => p.Snapshot.Regulation.Baseline?.TotalSeconds), "s", "Time that a request takes when it waits for no other.");
        _meter.CreateObservableGauge(
            "worker_tuning.queue.overload.ratio", Maybe(readings, p => p.KnowsOverload ? (p.Snapshot.Regulation.IsOverloaded ? 1L : 0) : (long?)null), "1", "1 while the queue is overloaded, else 0.");
        _meter.CreateObservableGauge("worker_tuning.worker.min", Maybe(readings, p => OfRange(p, b => b.MinWorkers)), "{worker}", "Workers that there are at least.");
        _meter.CreateObservableGauge("worker_tuning.worker.max", Maybe(readings, p => OfRange(p, b => b.MaxWorkers)), "{worker}", "Workers that there are at most.");
        _meter.CreateObservableGauge(
            "worker_tuning.thread_pool.minimum", readings.Maybe(r => r.Pool.Regulation is { Concurrency: ConcurrencyMode.Adaptive, ThreadMinimum: var minimum } ? minimum : (long?)null), "{thread}", "Threads that the thread pool makes without delay.");
    }

    private void ObserveProcess(SharedReading<PoolReading> readings)
    {
        _meter.CreateObservableUpDownCounter("worker_tuning.memory.working_set", readings.One(r => r.Pool.Memory.WorkingSet), "By", "Memory that the limit is compared with.");
        _meter.CreateObservableUpDownCounter("worker_tuning.memory.baseline", readings.Maybe(r => r.Pool.Memory.Baseline), "By", "Memory of the idle, warm process.");
        _meter.CreateObservableUpDownCounter("worker_tuning.memory.budget", readings.Maybe(r => r.Pool.Memory.Budget), "By", "max_worker_memory times the number of workers.");
        _meter.CreateObservableUpDownCounter("worker_tuning.memory.limit", readings.Maybe(r => r.Pool.Memory.Limit), "By", "Memory above which workers are recycled.");
        _meter.CreateObservableUpDownCounter(
            "worker_tuning.memory.step", readings.Each(r => Steps.Select((s, i) => Tagged(i == (int)r.Pool.Memory.Step ? 1L : 0L, "step", s))), "{step}", "Where the memory ladder stands: 1 for the step, 0 for the others.");
        _meter.CreateObservableGauge("worker_tuning.thread_pool.delay", readings.One(r => r.ProbeDelay.TotalSeconds), "s", "Time that the thread pool took, or has taken so far, to begin a work item.");
        _meter.CreateObservableCounter("worker_tuning.log.dropped", readings.Each(r => r.Dropped.Select(d => Tagged(d.Lines, "log", d.Log))), "{line}", "Log lines that were dropped because their sink could not keep up.");
        _meter.CreateObservableGauge("worker_tuning.certificate.remaining", readings.Maybe(r => r.CertificateTime?.TotalSeconds), "s", "Time until the server's certificate expires; below 0 once it has.");
        _meter.CreateObservableUpDownCounter("worker_tuning.config.revision", readings.One(r => r.Pool.PlanRevision), "{revision}", "The revision of the plan in force.");
        _meter.CreateObservableCounter(
            "worker_tuning.config.reloads", readings.Each(IEnumerable<Measurement<long>> (r) => [Tagged(r.ReloadsApplied, "outcome", "applied"), Tagged(r.ReloadsRefused, "outcome", "refused")]), "{reload}", "Reloads of the settings.");
    }

    private static Func<IEnumerable<Measurement<long>>> One(SharedReading<PoolReading> readings, Func<PoolFigures, long> value) =>
        readings.Each(r => r.Pools.Select(p => Untagged(value(p), p)));

    private static Func<IEnumerable<Measurement<long>>> Each(SharedReading<PoolReading> readings, Func<PoolFigures, IEnumerable<Measurement<long>>> values) =>
        readings.Each(r => r.Pools.SelectMany(values));

    private static Func<IEnumerable<Measurement<double>>> EachTime(SharedReading<PoolReading> readings, Func<PoolFigures, IEnumerable<Measurement<double>>> values) =>
        readings.Each(r => r.Pools.SelectMany(values));

    private static Func<IEnumerable<Measurement<long>>> Maybe(SharedReading<PoolReading> readings, Func<PoolFigures, long?> value) =>
        Each(readings, p => value(p) is { } there ? [Untagged(there, p)] : []);

    private static Func<IEnumerable<Measurement<double>>> MaybeTime(SharedReading<PoolReading> readings, Func<PoolFigures, double?> value) =>
        EachTime(readings, p => value(p) is { } there ? [Untagged(there, p)] : []);

    private static IEnumerable<Measurement<long>> CountStates(PoolFigures pool) =>
        States.Select((state, i) => Tagged(pool.Snapshot.Workers.LongCount(w => (int)w.State == i), "state", state, pool))
            .Append(Tagged(pool.Snapshot.Building, "state", "building", pool));

    private static long? OfRange(PoolFigures pool, Func<RegulationSnapshot, int> end) =>
        pool.Snapshot.Regulation is { } bounds && bounds.MinWorkers < bounds.MaxWorkers ? end(bounds) : null;

    // A draining worker has left its place.
    private static IEnumerable<Measurement<T>> OfWorkers<T>(PoolFigures pool, Func<WorkerSnapshot, T> value)
        where T : struct =>
        pool.Snapshot.Workers.Where(w => w.State != WorkerState.Draining).Select(w => new Measurement<T>(value(w), Tags("worker.id", w.Id, pool)));

    private static Measurement<T> Untagged<T>(T value, PoolFigures pool)
        where T : struct =>
        pool.Name is { } name ? new(value, new KeyValuePair<string, object?>(PoolTag, name)) : new(value);

    private static Measurement<long> Tagged(long value, string tag, string name) => new(value, new KeyValuePair<string, object?>(tag, name));

    private static Measurement<long> Tagged(long value, string tag, string name, PoolFigures pool) => new(value, Tags(tag, name, pool));

    private static KeyValuePair<string, object?>[] Tags(string tag, object value, PoolFigures pool) =>
        pool.Name is { } name ? [new(tag, value), new(PoolTag, name)] : [new(tag, value)];
}
