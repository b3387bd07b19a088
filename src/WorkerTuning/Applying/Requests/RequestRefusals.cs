using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WorkerTuning.Applying.Connections;
using WorkerTuning.Configuration;

namespace WorkerTuning.Applying.Requests;

/// <summary>
/// Answers requests that are not taken, and notes those that Kestrel does not take. The log gets each of them at debug level and, so that a scanner does not fill it, as a warning only the
/// first of its kind in a second, with the number of those before it.
/// </summary>
internal sealed class RequestRefusals([FromKeyedServices(ServerClock.Key)] TimeProvider clock, ILoggerFactory loggers)
{
    // Where a proxy's address was forgotten, each of its requests brings one.
    private const int IgnoredSeconds = 60;

    private readonly ILogger _logger = loggers.CreateLogger(Log.Category);
    private readonly ConcurrentDictionary<object, LinePace> _paces = new();
    private readonly LinePace _ignored = new(clock, IgnoredSeconds);

    public async Task Answer(HttpContext context, RequestFinding finding)
    {
        var fault = finding.Fault;
        Note(context, finding);
        // Kestrel may find the rest of the body as wrong.
        context.Features.Set(Noted.Instance);
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

    /// <summary>Kestrel has answered one itself.</summary>
    /// <param name="peer">Who sent it; null for a unix socket.</param>
    /// <param name="reason">Without anything of what was sent.</param>
    /// <param name="status">The answer.</param>
    public void NoteKestrels(IPAddress? peer, string reason, int status)
    {
        if (Pace(reason).May(out var quiet))
            Write(LogLevel.Warning, peer, reason, status, quiet);
    }

    /// <summary>The peer of a request sent a header of the proxies' and is none of them.</summary>
    public void NoteIgnored(HttpContext context, string header)
    {
        if (_ignored.May(out var more))
            Log.HeaderIgnored(_logger, header, Name(context.Connection.RemoteIpAddress), more);
    }

    private void Note(HttpContext context, RequestFinding finding)
    {
        var level = Pace(finding.Fault).May(out var quiet) ? LogLevel.Warning : LogLevel.Debug;
        if (!_logger.IsEnabled(level))
            return;
        var reason = finding.Culprit is null ? finding.Fault.Reason : $"{finding.Fault.Reason}: '{LogText.Show(finding.Culprit)}'";
        Write(level, context.Connection.RemoteIpAddress, reason, finding.Fault.Status, quiet);
    }

    private LinePace Pace(object kind) => _paces.GetOrAdd(kind, static (_, clock) => new LinePace(clock), clock);

    private void Write(LogLevel level, IPAddress? peer, string reason, int status, int quiet)
    {
        var name = Name(peer);
        if (quiet > 0)
            Log.InvalidRequests(_logger, level, name, reason, status, quiet);
        else
            Log.InvalidRequest(_logger, level, name, reason, status);
    }

    private static string Name(IPAddress? peer) => peer?.ToString() ?? "unix";

    /// <summary>A feature of requests that have their line in the log.</summary>
    public sealed class Noted
    {
        public static readonly Noted Instance = new();
    }
}
