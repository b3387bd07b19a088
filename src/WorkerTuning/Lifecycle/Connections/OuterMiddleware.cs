using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using WorkerTuning.Applying.Requests;

namespace WorkerTuning.Lifecycle.Connections;

/// <summary>
/// Notes on its connection that a request is in middleware which other startup filters put before the pool, where it holds no lease: while the
/// server stops, such a connection is as busy as any other.
/// </summary>
internal sealed class OuterMiddleware(RequestDelegate next)
{
    /// <summary>Whether there is such middleware. That of ASP.NET Core's own filters takes no time.</summary>
    public static bool IsNeeded(IEnumerable<IStartupFilter> filters) =>
        filters.Select(f => f.GetType().Assembly).Any(a => a != typeof(OuterMiddleware).Assembly && a.GetName().Name?.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal) != true);

    public Task Invoke(HttpContext context)
    {
        if (context.Features.Get<OpenConnection>() is not { } connection)
            return next(context);
        connection.EnterOutside();
        var serving = next.Run(context);
        if (!serving.IsCompletedSuccessfully)
            return Finish(serving, connection);
        connection.LeaveOutside();
        return Task.CompletedTask;
    }

    private static async Task Finish(Task serving, OpenConnection connection)
    {
        try
        {
            await serving;
        }
        finally
        {
            connection.LeaveOutside();
        }
    }
}
