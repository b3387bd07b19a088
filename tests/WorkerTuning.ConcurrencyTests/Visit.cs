using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Coyote.Runtime;

namespace WorkerTuning.ConcurrencyTests;

/// <summary>A request and its response, without a server.</summary>
internal sealed class Visit : HttpResponseFeature, IHttpRequestLifetimeFeature, IDisposable
{
    private readonly List<(Func<object, Task> Callback, object State)> _completed = [];
    private readonly CancellationTokenSource _client = new();

    public Visit(string name, Connection? connection = null)
    {
        Name = name;
        Connection = connection ?? new Connection();
        RequestAborted = _client.Token;
        Context = new DefaultHttpContext();
        Context.Features.Set<IHttpResponseFeature>(this);
        Context.Features.Set<IHttpRequestLifetimeFeature>(this);
        Context.Features.Get<IHttpRequestFeature>()!.RawTarget = $"/{name}";
        Context.Request.Path = $"/{name}";
    }

    public string Name { get; }

    public Connection Connection { get; }

    public HttpContext Context { get; }

    public CancellationToken RequestAborted { get; set; }

    public bool IsAborted { get; private set; }

    public bool HasLeft { get; private set; }

    /// <summary>True where an abort of a former request of its connection came too late.</summary>
    public bool WasHitByAnother { get; private set; }

    /// <summary>When it came.</summary>
    public long Came { get; set; }

    public int Status => StatusCode;

    /// <summary>The client leaves. The server fires its token from the thread pool.</summary>
    public Task LeaveAsync()
    {
        HasLeft = true;
        return _client.CancelAsync();
    }

    public void Abort()
    {
        SchedulingPoint.Interleave();
        IsAborted = true;
        // To abort hits whichever request is on the connection by then.
        if (Connection.IsKestrel && Connection.Current is { } current && current != this)
            current.WasHitByAnother = true;
        _ = _client.CancelAsync();
    }

    public void Dispose() => _client.Dispose();

    public override void OnCompleted(Func<object, Task> callback, object state) => _completed.Add((callback, state));

    /// <summary>What the server does after the pipeline.</summary>
    public async Task CompleteAsync()
    {
        for (var i = _completed.Count - 1; i >= 0; i--)
            await _completed[i].Callback(_completed[i].State);
    }
}
