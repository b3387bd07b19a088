using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace WorkerTuning.Applying;

/// <summary>Ends a connection after its running responses, in whatever way its protocol has.</summary>
internal static class ConnectionClose
{
    public static void Request(HttpContext context)
    {
        if (context.Features.Get<IConnectionLifetimeNotificationFeature>() is { } connection)
            connection.RequestClose();
        else
            context.Response.Headers.Connection = "close";
    }

    /// <summary>Answers with a bare status. HTTP/1 cannot go on after a request that was not read; the streams beside an HTTP/2 one can.</summary>
    public static Task Refuse(HttpContext context, int status)
    {
        var response = context.Response;
        response.Clear();
        response.StatusCode = status;
        response.ContentLength = 0;
        if (HttpProtocol.IsHttp11(context.Request.Protocol) || HttpProtocol.IsHttp10(context.Request.Protocol))
            response.Headers.Connection = "close";
        return Task.CompletedTask;
    }
}
