using Microsoft.AspNetCore.Http;

namespace WorkerTuning.Workers;

/// <summary>The hooks of one request; the default value has none.</summary>
internal readonly struct RequestHooks(WorkerHooks hooks, WorkerIdentity worker)
{
    private readonly WorkerHooks? _hooks = hooks;
    private readonly WorkerIdentity _worker = worker;

    public void Before(HttpContext context) => _hooks?.PreRequest(_worker, context);

    public void After(HttpContext context) => _hooks?.PostRequest(_worker, context);
}
