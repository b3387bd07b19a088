using System.Globalization;
using Microsoft.AspNetCore.Http;
using WorkerTuning.Admission;
using WorkerTuning.Applying;
using WorkerTuning.Workers;

namespace WorkerTuning.Lifecycle.Connections;

/// <summary>Refuses the first request of a connection too many, and ends connections that are old or have served enough.</summary>
internal sealed class ConnectionLimitsMiddleware(PoolMiddleware pool, OpenConnections connections, AdmissionRules rules, WaitQueue<Worker> queue)
{
    private readonly RequestDelegate _serve = pool.Delegate;

    public Task Invoke(HttpContext context)
    {
        // Other servers' connections, and those of QUIC, are not ours to count.
        if (!connections.IsWatching || context.Features.Get<OpenConnection>() is not { } connection)
            return _serve(context);
        if (connection.IsExcess)
        {
            ConnectionClose.Request(context);
            return InvokeExcess(context, connection);
        }

        if (connections.IsDone(connection, connection.Count(HttpProtocol.IsHttp2(context.Request.Protocol))))
            ConnectionClose.Request(context);
        return _serve(context);
    }

    // Apart, for what the delegate captures.
    private Task InvokeExcess(HttpContext context, OpenConnection connection) => pool.InvokeExempt(context, refused => Refuse(refused, connection));

    private Task Refuse(HttpContext context, OpenConnection connection)
    {
        rules.Refused(Refusal.TooManyConnections);
        connections.Refused(connection);
        var retryAfter = rules.RetryAfterSeconds(queue.Count);
        if (GrpcAnswer.IsWanted(context))
        {
            GrpcAnswer.Refuse(context, retryAfter);
            return Task.CompletedTask;
        }

        var answer = RequestRefusal.Answer(context, StatusCodes.Status503ServiceUnavailable);
        context.Response.Headers.RetryAfter = retryAfter.ToString(CultureInfo.InvariantCulture);
        return answer;
    }
}
