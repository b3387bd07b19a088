using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace WorkerTuning;

/// <summary>
/// gunicorn's server hooks under their own names, called at gunicorn's moments. Every method does nothing unless it is implemented. A hook
/// that throws is logged and otherwise ignored, <see cref="SslContext"/> excepted. Those of a worker's start run inside its build and those of a request on the request's own
/// thread, so several may run at a time; none may block for long.
/// </summary>
public interface IWorkerHooks
{
    /// <summary>Before anything listens.</summary>
    /// <param name="plan">The plan of the start.</param>
    void OnStarting(WorkerPlan plan)
    {
    }

    /// <summary>The server listens and the first workers are warm.</summary>
    /// <param name="pool">The pool.</param>
    void WhenReady(IWorkerPool pool)
    {
    }

    /// <summary>New settings are in force, before the workers are recycled.</summary>
    /// <param name="plan">The new plan.</param>
    void OnReload(WorkerPlan plan)
    {
    }

    /// <summary>Before a worker's scope is made.</summary>
    /// <param name="worker">The worker to be.</param>
    void PreFork(WorkerInfo worker)
    {
    }

    /// <summary>After a worker's scope is made, before its worker-locals are.</summary>
    /// <param name="worker">The worker.</param>
    void PostFork(WorkerInfo worker)
    {
    }

    /// <summary>After the warm-ups, before the worker takes requests.</summary>
    /// <param name="worker">The worker.</param>
    void PostWorkerInit(WorkerInfo worker)
    {
    }

    /// <summary>The server stops at once (INT or QUIT), called for each worker.</summary>
    /// <param name="worker">The worker.</param>
    void WorkerInt(WorkerInfo worker)
    {
    }

    /// <summary>A request of the worker did not end in time and its connection was aborted.</summary>
    /// <param name="worker">The worker.</param>
    void WorkerAbort(WorkerInfo worker)
    {
    }

    /// <summary>Before a request reaches the application.</summary>
    /// <param name="worker">The worker that serves it.</param>
    /// <param name="context">The request.</param>
    void PreRequest(WorkerInfo worker, HttpContext context)
    {
    }

    /// <summary>After the application is done with a request, also when it threw.</summary>
    /// <param name="worker">The worker that served it.</param>
    /// <param name="context">The request and its response.</param>
    void PostRequest(WorkerInfo worker, HttpContext context)
    {
    }

    /// <summary>A worker is drained, before its scope is disposed.</summary>
    /// <param name="worker">The worker.</param>
    void WorkerExit(WorkerInfo worker)
    {
    }

    /// <summary>A worker's scope is disposed.</summary>
    /// <param name="worker">The worker.</param>
    void ChildExit(WorkerInfo worker)
    {
    }

    /// <summary>The number of workers that the pool holds has changed. First of all hooks at the start, as in gunicorn.</summary>
    /// <param name="newValue">The new number.</param>
    /// <param name="oldValue">The former; null at the start.</param>
    void NWorkersChanged(int newValue, int? oldValue)
    {
    }

    /// <summary>
    /// An endpoint with TLS by <c>certfile</c> is about to listen. What is changed here has the last word over the settings. Called once for each
    /// such endpoint; one that throws fails the start of the server.
    /// </summary>
    /// <param name="plan">The plan of the start.</param>
    /// <param name="https">The endpoint's options, as the settings have made them.</param>
    void SslContext(WorkerPlan plan, HttpsConnectionAdapterOptions https)
    {
    }

    /// <summary>The server is about to exit, its workers disposed.</summary>
    void OnExit()
    {
    }
}
