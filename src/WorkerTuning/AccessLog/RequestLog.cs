using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using WorkerTuning.Applying.Requests;
using WorkerTuning.Workers;

namespace WorkerTuning.AccessLog;

/// <summary>In front of everything else: notes each request when its response is complete. Where nobody listens it only looks whether somebody does.</summary>
internal sealed class RequestLog(RequestDelegate next, LogOutputs outputs, TimeProvider clock, ILoggerFactory loggers)
{
    private static readonly ConditionalWeakTable<IFeatureCollection, RequestRecord> Records = [];

    private readonly ILogger _logger = loggers.CreateLogger(Log.Category);

    public Task Invoke(HttpContext context) => outputs.Requests is { } wanted ? Note(context, wanted) : next(context);

    private Task Note(HttpContext context, RequestOutputs wanted)
    {
        // Kestrel's features are the connection or the stream itself.
        var request = Servers.IsKestrel(context.Features) ? Records.GetOrCreateValue(context.Features) : new RequestRecord();
        request.Begin(context, wanted.Headers, clock.GetTimestamp());
        var body = wanted.HasLines ? context.Features.Get<IHttpResponseBodyFeature>() : null;
        if (body is not null)
        {
            request.Count.Begin(body, context.Response.Headers, wanted.Tickets);
            context.Features.Set<IHttpResponseBodyFeature>(request.Count);
        }

        var serving = next.Run(context);
        if (!serving.IsCompletedSuccessfully)
            return Finish(serving, request, body, wanted);
        End(request, body, wanted, context.Response.StatusCode);
        return Task.CompletedTask;
    }

    private async Task Finish(Task serving, RequestRecord request, IHttpResponseBodyFeature? body, RequestOutputs wanted)
    {
        var context = request.Context;
        try
        {
            await serving;
        }
        catch (Exception e)
        {
            End(request, body, wanted, StatusOf(e, context));
            throw;
        }

        End(request, body, wanted, context.Response.StatusCode);
    }

    // What the server will answer to an exception that nobody has handled.
    private static int StatusOf(Exception e, HttpContext context) => e switch
    {
        _ when context.Response.HasStarted => context.Response.StatusCode,
        BadHttpRequestException bad => bad.StatusCode,
        OperationCanceledException when context.RequestAborted.IsCancellationRequested => StatusCodes.Status499ClientClosedRequest,
        _ => StatusCodes.Status500InternalServerError,
    };

    private void End(RequestRecord request, IHttpResponseBodyFeature? body, RequestOutputs wanted, int status)
    {
        if (body is not null)
            request.Context.Features.Set(body);
        try
        {
            request.End(status, clock.GetElapsedTime(request.Start), ClockSecond.Now(clock));
            (outputs.Requests ?? wanted).Write(wanted.Format, request);
        }
        catch (Exception e)
        {
            // Whatever a feature of the server's throws must not change the answer.
            Log.LineFailed(_logger, e, e.Message);
        }

        request.Clear();
    }
}
