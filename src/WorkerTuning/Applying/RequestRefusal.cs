using Microsoft.AspNetCore.Http;

namespace WorkerTuning.Applying;

/// <summary>Answers a request that is not let through with a bare status.</summary>
internal static class RequestRefusal
{
    /// <summary>HTTP/1 cannot go on after a request that was not read, and closes; the streams beside an HTTP/2 one can.</summary>
    public static Task Answer(HttpContext context, int status)
    {
        var response = context.Response;
        if (response.HasStarted)
        {
            context.Abort();
            return Task.CompletedTask;
        }

        response.Clear();
        response.StatusCode = status;
        response.ContentLength = 0;
        var protocol = context.Request.Protocol;
        if (HttpProtocol.IsHttp11(protocol) || HttpProtocol.IsHttp10(protocol))
            response.Headers.Connection = "close";
        return Task.CompletedTask;
    }
}
