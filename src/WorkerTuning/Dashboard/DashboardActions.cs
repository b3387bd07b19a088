using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WorkerTuning.Applying;
using WorkerTuning.Applying.Connections;
using WorkerTuning.Applying.Requests;
using WorkerTuning.Configuration;
using WorkerTuning.Configuration.Pools;
using WorkerTuning.Lifecycle;
using WorkerTuning.Workers;

namespace WorkerTuning.Dashboard;

/// <summary>Carries out what is asked for by POST, for those who may, and logs who did.</summary>
internal sealed class DashboardActions(ServerRuntime server, IReloader reloader, DashboardState state, [FromKeyedServices(ServerClock.Key)] TimeProvider clock, ILoggerFactory loggers)
{
    private readonly ILogger _logger = loggers.CreateUnfailing(SecurityEvents.Category);
    private readonly LinePace _refused = new(clock);

    /// <summary>Of every pool, or of the one that the address names.</summary>
    public Task RecycleAllAsync(HttpContext context) => ActAsync(context, $"recycle all workers{Of(context)}", pool =>
    {
        foreach (var one in Name(context) is null ? server.All : [pool])
            _ = server.RecycleAsync(one, null);
        return AnswerAsync(context, StatusCodes.Status202Accepted, new ActionAnswer($"Every worker{Of(context)} is recycled."));
    });

    public Task RecycleOneAsync(HttpContext context)
    {
        var id = int.Parse((string)context.Request.RouteValues["id"]!, CultureInfo.InvariantCulture);
        return ActAsync(context, $"recycle worker {id}{Of(context)}", pool =>
        {
            if (Array.BinarySearch(pool.Recycler.View.Ids, id) < 0)
                return AnswerAsync(context, StatusCodes.Status404NotFound, new ActionAnswer($"There is no worker {id}{Of(context)}."));
            _ = server.RecycleAsync(pool, id);
            return AnswerAsync(context, StatusCodes.Status202Accepted, new ActionAnswer($"Worker {id}{Of(context)} is recycled."));
        });
    }

    public Task ResizeAsync(HttpContext context) => ActAsync(context, $"resize{Of(context)}", async pool =>
    {
        if (await ChangeAsync(context) is not { } change)
        {
            await AnswerAsync(context, StatusCodes.Status400BadRequest, new ActionAnswer($"The body is to be {{\"change\": 1}}: a number from -{PoolControl.MostChange} to {PoolControl.MostChange} that is not 0."));
            return;
        }

        var workers = server.Resize(pool, change);
        await AnswerAsync(context, StatusCodes.Status202Accepted, new ActionAnswer($"Worker count{Of(context)} set to {workers}.", workers));
    });

    public Task ReloadAsync(HttpContext context) => ActAsync(context, "reload", async _ =>
    {
        var result = await reloader.ReloadAsync("call", context.RequestAborted);
        context.Response.StatusCode = result.Applied ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity;
        await context.Response.WriteAsJsonAsync(result, DashboardJson.Default.ReloadResult, cancellationToken: context.RequestAborted);
    });

    private static string? Name(HttpContext context) => context.Request.RouteValues["pool"] as string;

    private static string Of(HttpContext context) => Name(context) is { } pool ? $" of pool {LogText.Show(pool, PoolName.Longest)}" : "";

    private static async Task<int?> ChangeAsync(HttpContext context)
    {
        if (!context.Request.HasJsonContentType())
            return null;
        try
        {
            var body = await context.Request.ReadFromJsonAsync(DashboardJson.Default.ResizeRequest, context.RequestAborted);
            return body?.Change is { } change and not 0 and >= -PoolControl.MostChange and <= PoolControl.MostChange ? change : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The latter of a charset that is none.
            return null;
        }
    }

    private static Task AnswerAsync(HttpContext context, int status, ActionAnswer answer)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(answer, DashboardJson.Default.ActionAnswer, cancellationToken: context.RequestAborted);
    }

    private Task ActAsync(HttpContext context, string action, Func<PoolRuntime, Task> act)
    {
        var peer = context.Connection.RemoteIpAddress?.ToString() ?? "a unix socket";
        var user = context.User.Identity?.Name ?? "nobody known";
        if (DashboardAccess.RefuseActing(context, state.HasActions) is { } refusal)
        {
            if (_refused.May(out var more))
                Log.ActionRefused(_logger, action, user, peer, refusal, more);
            return AnswerAsync(context, StatusCodes.Status403Forbidden, new ActionAnswer(refusal));
        }

        if (server.Find(Name(context) ?? PoolName.Default) is not { } pool)
            return AnswerAsync(context, StatusCodes.Status404NotFound, new ActionAnswer("There is no such pool."));
        Log.ActionTaken(_logger, action, user, peer);
        return act(pool);
    }
}
