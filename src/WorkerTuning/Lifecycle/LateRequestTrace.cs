using System.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using WorkerTuning.Workers;

namespace WorkerTuning.Lifecycle;

/// <summary>
/// Puts a request that is over its time into its trace while it still runs. Its own span is exported only when it ends, which a stuck request
/// may never do; so a span of ours, a child of it, ends at once.
/// </summary>
/// <param name="Request">The request's activity; null where it has none.</param>
/// <param name="Facts">What is said of it.</param>
/// <param name="Worker">Who serves it; null where it has no worker.</param>
internal sealed record LateRequestTrace(Activity? Request, RequestFacts Facts, WorkerIdentity? Worker)
{
    public const string SourceName = "WorkerTuning";
    public const string Timeout = "worker_tuning.request.timeout";
    public const string Stuck = "worker_tuning.request.stuck";

    private static readonly ActivitySource Source = new(SourceName);

    /// <returns>Null while nobody traces. Only while the lease is held.</returns>
    public static LateRequestTrace? Of(Lease lease, RequestFacts facts) => Source.HasListeners()
        ? new LateRequestTrace(lease.Features.Get<IHttpActivityFeature>()?.Activity, facts, lease.Worker?.Identity)
        : null;

    /// <summary>Emits it from the thread pool: listeners are user code, for which the arbiter does not wait.</summary>
    public void Emit(string name) => ThreadPool.UnsafeQueueUserWorkItem(static late => late.Trace.TryWrite(late.Name), (Trace: this, Name: name), preferLocal: false);

    private void TryWrite(string name)
    {
        try
        {
            Write(name);
        }
        catch (Exception)
        {
            // A listener's own, and on a thread of the pool it would end the process.
        }
    }

    private void Write(string name)
    {
        if (Request is { IsAllDataRequested: true })
            Request.AddEvent(new ActivityEvent(name));
        var start = DateTimeOffset.UtcNow - TimeSpan.FromSeconds(Facts.Elapsed);
        using var span = Source.StartActivity(name, ActivityKind.Internal, Request?.Context ?? default, startTime: start);
        span?.SetTag("worker_tuning.worker.id", Worker?.Id)
            .SetTag("worker_tuning.worker.generation", Worker?.Generation)
            .SetTag("http.request.method", Facts.Method)
            .SetTag("url.path", Facts.Path)
            .SetTag("worker_tuning.endpoint", Facts.Endpoint)
            .SetStatus(ActivityStatusCode.Error, name == Stuck ? "The request did not end although its time was over; its worker is replaced." : "The request took longer than its limit.");
    }
}
