using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace WorkerTuning.Tests.Workers;

/// <summary>A request without a server: its response completes when the test says so, and its client leaves when the test says so.</summary>
internal sealed class TestRequest : HttpResponseFeature, IHttpRequestLifetimeFeature, IHttpResponseBodyFeature, IDisposable
{
    private readonly List<(Func<object, Task> Callback, object State)> _completed = [];
    private readonly CancellationTokenSource _client = new();
    private readonly TaskCompletionSource _aborted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _hasStarted;

    public TestRequest()
    {
        Context = new DefaultHttpContext();
        Context.Features.Set<IHttpResponseFeature>(this);
        Context.Features.Set<IHttpResponseBodyFeature>(this);
        Context.Features.Set<IHttpRequestLifetimeFeature>(this);
        RequestAborted = _client.Token;
    }

    public HttpContext Context { get; }

    public CancellationToken RequestAborted { get; set; }

    public bool IsAborted => _aborted.Task.IsCompleted;

    /// <summary>Completes when the server was told to abort the connection.</summary>
    public Task Aborted => _aborted.Task;

    public override bool HasStarted => _hasStarted;

    Stream IHttpResponseBodyFeature.Stream => Stream.Null;

    System.IO.Pipelines.PipeWriter IHttpResponseBodyFeature.Writer => System.IO.Pipelines.PipeWriter.Create(Stream.Null);

    public void Start(int status = 200)
    {
        StatusCode = status;
        _hasStarted = true;
    }

    public void Dispose() => _client.Dispose();

    public void Leave() => _client.Cancel();

    public void Abort() => _aborted.TrySetResult();

    public override void OnCompleted(Func<object, Task> callback, object state) => _completed.Add((callback, state));

    /// <summary>What the server does at the end of a response.</summary>
    public async Task CompleteAsync()
    {
        for (var i = _completed.Count - 1; i >= 0; i--)
            await _completed[i].Callback(_completed[i].State);
    }

    Task IHttpResponseBodyFeature.StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHttpResponseBodyFeature.CompleteAsync() => Task.CompletedTask;

    Task IHttpResponseBodyFeature.SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken) => Task.CompletedTask;

    void IHttpResponseBodyFeature.DisableBuffering()
    {
    }
}
