using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WorkerTuning.Applying.Connections;
using WorkerTuning.Configuration;

namespace WorkerTuning.Applying.Requests;

/// <summary>
/// Answers requests that are not taken. The log gets each of them at debug level and, so that a scanner does not fill it, as a warning only the
/// first of its kind in a second, with the number of those before it.
/// </summary>
internal sealed class RequestRefusals([FromKeyedServices(ServerClock.Key)] TimeProvider clock, ILoggerFactory loggers)
{
    private readonly ILogger _logger = loggers.CreateLogger(Log.Category);
    private readonly ConcurrentDictionary<RequestFault, LinePace> _paces = new();

    public async Task Answer(HttpContext context, RequestFinding finding)
    {
        var fault = finding.Fault;
        Note(context, finding);
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }

        await RequestRefusal.Answer(context, fault.Status);
        context.Response.ContentType = "text/plain";
        context.Response.ContentLength = fault.Body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await WriteAsync(context, fault.Body);
    }

    // A client that did not wait for its answer is no failure of the server's.
    [SuppressMessage("Design", "CA1031", Justification = "The answer is a courtesy.")]
    private static async Task WriteAsync(HttpContext context, ReadOnlyMemory<byte> body)
    {
        try
        {
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        }
        catch (Exception)
        {
            context.Abort();
        }
    }

    private void Note(HttpContext context, RequestFinding finding)
    {
        var pace = _paces.GetOrAdd(finding.Fault, static (_, clock) => new LinePace(clock), clock);
        var level = pace.May(out var quiet) ? LogLevel.Warning : LogLevel.Debug;
        if (!_logger.IsEnabled(level))
            return;
        var reason = finding.Culprit is null ? finding.Fault.Reason : $"{finding.Fault.Reason}: '{LogText.Show(finding.Culprit)}'";
        var peer = context.Connection.RemoteIpAddress?.ToString() ?? "unix";
        if (quiet > 0)
            Log.InvalidRequests(_logger, level, peer, reason, finding.Fault.Status, quiet);
        else
            Log.InvalidRequest(_logger, level, peer, reason, finding.Fault.Status);
    }
}
