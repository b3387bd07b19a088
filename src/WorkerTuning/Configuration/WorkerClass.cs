namespace WorkerTuning;

/// <summary>How many requests a worker takes at a time.</summary>
public enum WorkerClass
{
    /// <summary>
    /// Up to <c>worker_connections</c> requests at a time. What gunicorn's gevent, eventlet, tornado and asgi classes and uvicorn's worker are here.
    /// </summary>
    Async,

    /// <summary>One request at a time. With <c>threads</c> above 1 it is <see cref="Gthread"/>, as in gunicorn.</summary>
    Sync,

    /// <summary>Up to <c>threads</c> requests at a time, each free to block its thread.</summary>
    Gthread,
}
