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
}
