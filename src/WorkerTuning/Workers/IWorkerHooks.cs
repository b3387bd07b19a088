using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace WorkerTuning;

/// <summary>
/// gunicorn's server hooks under their own names, called at gunicorn's moments. Every method does nothing unless it is implemented. A hook
/// that throws is logged by its gunicorn name and otherwise ignored, <see cref="SslContext"/> excepted. Several may run at a time.
/// </summary>
/// <remarks>
/// A hook with a token may take time, and may block. When its token fires, the server waits for it no longer, and a hook that ignores its token
/// goes on by itself. One whose time is over is logged. Where several classes are registered they are called one after another, and each has
/// the whole of the time. <see cref="PreRequest"/> and <see cref="PostRequest"/> are part of a request and have no
/// token; its own is <see cref="HttpContext.RequestAborted"/>.
/// </remarks>
public interface IWorkerHooks
{
    /// <summary>Before the first worker is built and before anything listens. The start waits for it, however long it takes.</summary>
    /// <param name="plan">The plan of the start.</param>
    /// <param name="cancellationToken">
    /// Fires when the start is given up: by the host's <c>StartupTimeout</c>, or because the server is to stop. The start then fails at once.
    /// </param>
    /// <returns>Completes when workers may be built.</returns>
    ValueTask OnStartingAsync(WorkerPlan plan, CancellationToken cancellationToken) => default;

    /// <summary>The server listens and the first workers are warm. Nothing waits for it.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="cancellationToken">Fires after 30 seconds, or when the server begins to stop.</param>
    /// <returns>Completes when the hook of the next class may be called.</returns>
    ValueTask WhenReadyAsync(IWorkerPool pool, CancellationToken cancellationToken) => default;

    /// <summary>
    /// New settings are in force, before the workers are recycled. The reload waits 30 seconds at most for the listeners of options and this
    /// hook together, and then goes on.
    /// </summary>
    /// <param name="plan">The new plan.</param>
    /// <param name="cancellationToken">Fires after 30 seconds, or when the time of a stop is over.</param>
    /// <returns>Completes when the workers may be recycled.</returns>
    ValueTask OnReloadAsync(WorkerPlan plan, CancellationToken cancellationToken) => default;

    /// <summary>Before a worker's scope is made; part of its build.</summary>
    /// <param name="worker">The worker to be.</param>
    /// <param name="cancellationToken">
    /// Fires when the build is given up: after <c>worker_boot_timeout</c>, or because the worker is not wanted any more. The place is then
    /// built again. Four builds of a place that do not end are the most; no other begins until one of them ends.
    /// </param>
    /// <returns>Completes when the build may go on.</returns>
    ValueTask PreForkAsync(WorkerInfo worker, CancellationToken cancellationToken) => default;

    /// <summary>After a worker's scope is made, before its worker-locals are; part of its build.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="cancellationToken">Fires when the build is given up, as in <see cref="PreForkAsync"/>.</param>
    /// <returns>Completes when the build may go on.</returns>
    ValueTask PostForkAsync(WorkerInfo worker, CancellationToken cancellationToken) => default;

    /// <summary>After the warm-ups, before the worker takes requests; part of its build.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="cancellationToken">Fires when the build is given up, as in <see cref="PreForkAsync"/>.</param>
    /// <returns>Completes when the worker may take requests.</returns>
    ValueTask PostWorkerInitAsync(WorkerInfo worker, CancellationToken cancellationToken) => default;

    /// <summary>
    /// The server stops at once (INT or QUIT), called for each worker, one after another. Nothing waits for it but the end of the server, for
    /// a moment.
    /// </summary>
    /// <param name="worker">The worker.</param>
    /// <param name="cancellationToken">Fires after 30 seconds, or when the time of the stop is over. The next such hook is then called.</param>
    /// <returns>Completes when the next hook may be called.</returns>
    ValueTask WorkerIntAsync(WorkerInfo worker, CancellationToken cancellationToken) => default;

    /// <summary>
    /// A request of the worker did not end in time and its connection was aborted. Called in the order of these, of
    /// <see cref="WorkerIntAsync"/> and of <see cref="NWorkersChangedAsync"/>, one after another; nothing waits for it.
    /// </summary>
    /// <param name="worker">The worker.</param>
    /// <param name="cancellationToken">Fires after 30 seconds, or when the time of a stop is over. The next such hook is then called.</param>
    /// <returns>Completes when the next hook may be called.</returns>
    ValueTask WorkerAbortAsync(WorkerInfo worker, CancellationToken cancellationToken) => default;

    /// <summary>Before a request reaches the application, on the request's own thread. It must not block.</summary>
    /// <param name="worker">The worker that serves it.</param>
    /// <param name="context">The request.</param>
    void PreRequest(WorkerInfo worker, HttpContext context)
    {
    }

    /// <summary>After the application is done with a request, also when it threw, on the request's own thread. It must not block.</summary>
    /// <param name="worker">The worker that served it.</param>
    /// <param name="context">The request and its response.</param>
    void PostRequest(WorkerInfo worker, HttpContext context)
    {
    }

    /// <summary>A worker is drained, before its scope is disposed, which waits for it. A worker whose build failed exits as well.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="cancellationToken">Fires after 30 seconds, or when the time of a stop is over. The scope is then disposed.</param>
    /// <returns>Completes when the scope may be disposed.</returns>
    ValueTask WorkerExitAsync(WorkerInfo worker, CancellationToken cancellationToken) => default;

    /// <summary>A worker's scope is disposed. The worker counts as draining until this hook ends.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="cancellationToken">Fires after 30 seconds, or when the time of a stop is over. The worker is then gone.</param>
    /// <returns>Completes when the worker is gone.</returns>
    ValueTask ChildExitAsync(WorkerInfo worker, CancellationToken cancellationToken) => default;

    /// <summary>
    /// The number of workers that the pool holds has changed. First of all hooks at the start, as in gunicorn, and the start waits for that
    /// one. Later ones are called one after another, and nothing waits for them.
    /// </summary>
    /// <param name="newValue">The new number.</param>
    /// <param name="oldValue">The former; null at the start.</param>
    /// <param name="cancellationToken">Fires after 30 seconds, or when the time of a stop is over. The next such hook is then called.</param>
    /// <returns>Completes when the next hook may be called.</returns>
    ValueTask NWorkersChangedAsync(int newValue, int? oldValue, CancellationToken cancellationToken) => default;

    /// <summary>
    /// An endpoint with TLS by <c>certfile</c> is about to listen. What is changed here has the last word over the settings. Called once for each
    /// such endpoint, inside the start; one that throws fails the start of the server.
    /// </summary>
    /// <param name="plan">The plan of the start.</param>
    /// <param name="https">The endpoint's options, as the settings have made them.</param>
    void SslContext(WorkerPlan plan, HttpsConnectionAdapterOptions https)
    {
    }

    /// <summary>The server is about to exit, its workers disposed. The stop waits for it.</summary>
    /// <param name="cancellationToken">
    /// Fires when the stop waits no longer: after what is left of its time, between 1 and 5 seconds, and after a quarter of a second in a
    /// quick stop. The server then exits.
    /// </param>
    /// <returns>Completes when the server may exit.</returns>
    ValueTask OnExitAsync(CancellationToken cancellationToken) => default;
}
