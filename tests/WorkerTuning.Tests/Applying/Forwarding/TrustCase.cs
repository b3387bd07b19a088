using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using WorkerTuning.Applying.Forwarding;
using WorkerTuning.Applying.Requests;
using WorkerTuning.Planning;
using WorkerTuning.Tests.Planning;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Applying.Forwarding;

/// <summary>One request through the middleware, in words.</summary>
internal sealed class TrustCase : IDisposable
{
    private readonly CapturingLoggerProvider _logs = new();
    private readonly ForwardedTrustMiddleware _middleware;

    public TrustCase(WorkerTuningOptions options)
        : this(FakeHost.Plan(options))
    {
    }

    public TrustCase(WorkerPlan plan)
    {
        Plans = new PlanStore(plan);
        var loggers = _logs.ToFactory();
        _middleware = new ForwardedTrustMiddleware(_ => Task.CompletedTask, Plans, new RequestRefusals(TimeProvider.System, loggers), new AlternateSchemes(loggers), loggers);
    }

    public PlanStore Plans { get; }

    public CapturingLoggerProvider Logs => _logs;

    /// <param name="peer">An address, or <c>unix</c>.</param>
    /// <param name="headers">Separated by a bar.</param>
    /// <param name="path">What is asked for.</param>
    /// <returns>Remote address, scheme, host, path base and path; only the status where the request was refused.</returns>
    public async Task<string> SendAsync(string peer, string headers, string path = "/a")
    {
        var context = Request(peer, headers, path);
        await _middleware.InvokeAsync(context);
        return Describe(context);
    }

    public Task InvokeAsync(HttpContext context) => _middleware.InvokeAsync(context);

    public void Dispose() => _logs.Dispose();

    public static DefaultHttpContext Request(string peer, string headers, string path = "/a")
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = peer == "unix" ? null : IPAddress.Parse(peer);
        context.Connection.RemotePort = peer == "unix" ? 0 : 4321;
        context.Request.Scheme = "http";
        context.Request.Host = new HostString("own");
        context.Request.Path = path;
        context.Request.Protocol = HttpProtocol.Http11;
        foreach (var field in headers.Split('|', StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = field.IndexOf(':', StringComparison.Ordinal);
            context.Request.Headers.Append(field[..colon].Trim(), field[(colon + 1)..].Trim());
        }

        return context;
    }

    public static string Describe(HttpContext context)
    {
        if (context.Response.StatusCode != StatusCodes.Status200OK)
            return $"{context.Response.StatusCode}";
        var (request, connection) = (context.Request, context.Connection);
        var remote = connection.RemoteIpAddress is { } address ? new IPEndPoint(address, connection.RemotePort).ToString() : "unix";
        return $"{remote} {request.Scheme} {request.Host} {request.PathBase}>{request.Path}";
    }
}
