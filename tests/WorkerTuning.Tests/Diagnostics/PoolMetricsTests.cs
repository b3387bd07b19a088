using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using WorkerTuning.AccessLog;
using WorkerTuning.Admission;
using WorkerTuning.Applying;
using WorkerTuning.Control;
using WorkerTuning.Diagnostics;
using WorkerTuning.Planning;
using WorkerTuning.Tests.Control;
using WorkerTuning.Tests.Shared;
using WorkerTuning.Workers;

namespace WorkerTuning.Tests.Diagnostics;

public sealed class PoolMetricsTests : IDisposable
{
    private readonly ControlFixture _fixture = new(
        settings: [("AccessLog", "-"), ("Workers", "3"), ("WorkerClass", "gthread"), ("Threads", "4"), ("Backlog", "7"), ("MaxWorkerMemory", "100MB")]);

    public void Dispose() => _fixture.Dispose();

    private async Task<RecordingMeter> StartAsync()
    {
        _fixture.Get<LogOutputs>().Apply(_fixture.Plan().Log, _fixture.Clock, NullLogger.Instance);
        await _fixture.Part<PoolMetrics>().StartingAsync(default);
        return new RecordingMeter(_fixture.Get<IMeterFactory>(), WorkerMetrics.MeterName);
    }

    [Fact]
    public async Task Observe_ARunningPool_ShowsIt()
    {
        using var meter = await StartAsync();
        await _fixture.Runtime.StartAsync(_fixture.Plan()).WithTimeout();
        var worker = _fixture.Runtime.Default.Pool.TryLease()!;
        _fixture.Runtime.Default.Rules.Refused(Refusal.QueueFull);
        _fixture.Clock.Advance(TimeSpan.FromSeconds(9));
        meter.Observe();

        Assert.Equal((1, 2, 0), (meter.Value("worker_tuning.workers", "state=busy"), meter.Value("worker_tuning.workers", "state=idle"), meter.Value("worker_tuning.workers", "state=draining")));
        Assert.Equal((3, 12, 1), (meter.Value("worker_tuning.worker.target"), meter.Value("worker_tuning.pool.capacity"), meter.Value("worker_tuning.pool.in_use")));
        Assert.Equal((0, 7), (meter.Value("worker_tuning.queue.length"), meter.Value("worker_tuning.queue.limit")));
        Assert.Equal((1, 0), (meter.Value("worker_tuning.request.refusals", "reason=queue_full"), meter.Value("worker_tuning.request.refusals", "reason=stopping")));
        Assert.Equal(9, meter.Value("worker_tuning.worker.age", "worker.id=3"));
        Assert.Equal(0, meter.Value("worker_tuning.worker.recycles", "reason=max_requests"));
        Assert.Equal(300 * 1024 * 1024, meter.Value("worker_tuning.memory.budget"));
        Assert.Equal(1, meter.Measurements.Where(m => m.Instrument == "worker_tuning.memory.step").Sum(m => m.Value));
        Assert.Equal(0, meter.Value("worker_tuning.log.dropped", "log=accesslog"));
        Assert.Equal(1, meter.Value("worker_tuning.config.revision"));
        worker.EndLeaseAndPin();
    }

    [Fact]
    public async Task Observe_ACertificate_ShowsTheDaysItHasLeft()
    {
        using var folder = new ScratchFolder();
        using var files = new TlsFiles(folder);
        using var meter = await StartAsync();
        await _fixture.Runtime.StartAsync(_fixture.Plan()).WithTimeout();
        meter.Observe();
        Assert.DoesNotContain(meter.Measurements, m => m.Instrument == "worker_tuning.certificate.remaining");

        var tls = LoadedTls.Load(TestPlan.Make(listen: new ListenPlan { Binds = [], Tls = new TlsPlan { CertFile = files.ServerCertificate, KeyFile = files.ServerKey } }));
        _fixture.Get<LiveTls>().Begin(tls);
        meter.Observe();
        Assert.Equal((tls.Certificate.NotAfter.ToUniversalTime() - _fixture.Clock.GetUtcNow().UtcDateTime).TotalSeconds, meter.Value("worker_tuning.certificate.remaining"));
        Assert.Contains(_fixture.Logs.Logs, log => log.Message.StartsWith($"certfile = {files.ServerCertificate}: the certificate is not valid before", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Observe_WhatMoves_IsShownOnlyWhereItDoes()
    {
        string[] moving = ["concurrency.limit", "concurrency.gradient.ratio", "concurrency.latency", "concurrency.baseline", "queue.overload.ratio", "worker.min", "worker.max", "thread_pool.minimum"];
        using var meter = await StartAsync();
        await _fixture.Runtime.StartAsync(_fixture.Plan()).WithTimeout();
        meter.Observe();
        Assert.DoesNotContain(meter.Measurements, m => moving.Any(name => m.Instrument == "worker_tuning." + name));

        _fixture.Lifetime.NotifyStarted();
        _fixture.Source.Set("Concurrency", "adaptive");
        _fixture.Source.Set("MaxConcurrency", "10");
        _fixture.Source.Set("Workers", "3..5");
        Assert.True((await _fixture.Get<Reloader>().ReloadAsync("test", default)).Applied);
        var taken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _fixture.Runtime.Arbiter.Post(taken.SetResult);
        await taken.Task.WithTimeout();
        _fixture.Runtime.Default.Rules.Refused(Refusal.ShedFirst);
        meter.Observe();

        Assert.Equal((10, 1, 0), (meter.Value("worker_tuning.concurrency.limit"), meter.Value("worker_tuning.concurrency.gradient.ratio"), meter.Value("worker_tuning.queue.overload.ratio")));
        Assert.Equal((3, 5), (meter.Value("worker_tuning.worker.min"), meter.Value("worker_tuning.worker.max")));
        Assert.True(meter.Value("worker_tuning.thread_pool.minimum") > 0);
        Assert.Equal(1, meter.Value("worker_tuning.request.refusals", "reason=shed_first"));
        // Not measured yet.
        Assert.DoesNotContain(meter.Measurements, m => m.Instrument is "worker_tuning.concurrency.latency" or "worker_tuning.concurrency.baseline");
    }

    [Fact]
    public async Task Observe_AfterReloads_CountsThem()
    {
        using var meter = await StartAsync();
        await _fixture.Runtime.StartAsync(_fixture.Plan()).WithTimeout();
        _fixture.Lifetime.NotifyStarted();
        var reloader = _fixture.Get<Reloader>();
        Assert.True((await reloader.ReloadAsync("test", default)).Applied);
        _fixture.Source.Set("Workers", "none");
        Assert.False((await reloader.ReloadAsync("test", default)).Applied);
        // The pool takes the plan on the arbiter's thread.
        var taken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _fixture.Runtime.Arbiter.Post(taken.SetResult);
        await taken.Task.WithTimeout();
        meter.Observe();

        Assert.Equal((1, 1), (meter.Value("worker_tuning.config.reloads", "outcome=applied"), meter.Value("worker_tuning.config.reloads", "outcome=refused")));
        Assert.Equal(2, meter.Value("worker_tuning.config.revision"));
    }

    [Fact]
    public async Task Instruments_AllOfThem_AreNamedByTheRules()
    {
        using var meter = await StartAsync();

        Assert.All(meter.Instruments, i =>
        {
            Assert.Matches("^worker_tuning(\\.[a-z_]+)+$", i.Name);
            // Prometheus keeps these endings for its own kinds of metrics.
            Assert.DoesNotMatch("[._](count|sum|bucket|total|created|info)$", i.Name);
            // Exporters disagree whether the unit "1" adds the suffix "ratio", so the name has it already.
            Assert.Equal(i.Name.EndsWith(".ratio", StringComparison.Ordinal), i.Unit == "1");
            Assert.False(string.IsNullOrEmpty(i.Unit) || string.IsNullOrEmpty(i.Description), i.Name);
        });
        // A name is never the beginning of another's, or a backend that nests them loses one.
        Assert.All(meter.Instruments, i => Assert.DoesNotContain(meter.Instruments, o => o.Name.StartsWith(i.Name + ".", StringComparison.Ordinal)));
    }
}
