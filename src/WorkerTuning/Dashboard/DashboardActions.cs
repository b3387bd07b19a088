using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace WorkerTuning.Dashboard;

/// <summary>Carries out what is asked for by POST, for those who may, and logs who did.</summary>
internal sealed class DashboardActions(IWorkerPool pool, DashboardState state, ILoggerFactory loggers)
{
    // No request is to be worth more than the pool's own limit.
    private const int MostChange = 1000;

    private readonly ILogger _logger = loggers.CreateLogger(Log.Category);

    public Task RecycleAllAsync(HttpContext context) => ActAsync(context, "recycle all workers", () =>
    {
        pool.Recycle();
        return AnswerAsync(context, StatusCodes.Status202Accepted, new ActionAnswer("Every worker is recycled."));
    });

    public Task RecycleOneAsync(HttpContext context)
    {
        var id = int.Parse((string)context.Request.RouteValues["id"]!, CultureInfo.InvariantCulture);
        return ActAsync(context, $"recycle worker {id}", () => pool.Recycle(id)
            ? AnswerAsync(context, StatusCodes.Status202Accepted, new ActionAnswer($"Worker {id} is recycled."))
            : AnswerAsync(context, StatusCodes.Status404NotFound, new ActionAnswer($"There is no worker {id}.")));
    }

    public Task ResizeAsync(HttpContext context) => ActAsync(context, "resize", async () =>
    {
        if (await ChangeAsync(context) is not { } change)
        {
            await AnswerAsync(context, StatusCodes.Status400BadRequest, new ActionAnswer($"The body is to be {{\"change\": 1}}: a number from -{MostChange} to {MostChange} that is not 0."));
            return;
        }

        var workers = pool.Resize(change);
        await AnswerAsync(context, StatusCodes.Status202Accepted, new ActionAnswer($"There shall be {workers} {(workers == 1 ? "worker" : "workers")}.", workers));
    });

    public Task ReloadAsync(HttpContext context) => ActAsync(context, "reload", async () =>
    {
        var result = await pool.ReloadAsync(context.RequestAborted);
        context.Response.StatusCode = result.Applied ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity;
        await context.Response.WriteAsJsonAsync(result, DashboardJson.Default.ReloadResult, cancellationToken: context.RequestAborted);
    });

    private static async Task<int?> ChangeAsync(HttpContext context)
    {
        if (!context.Request.HasJsonContentType())
            return null;
        try
        {
            var body = await context.Request.ReadFromJsonAsync(DashboardJson.Default.ResizeRequest, context.RequestAborted);
            return body?.Change is { } change and not 0 and >= -MostChange and <= MostChange ? change : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Task AnswerAsync(HttpContext context, int status, ActionAnswer answer)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(answer, DashboardJson.Default.ActionAnswer, cancellationToken: context.RequestAborted);
    }

    private Task ActAsync(HttpContext context, string action, Func<Task> act)
    {
        var peer = context.Connection.RemoteIpAddress?.ToString() ?? "a unix socket";
        var user = context.User.Identity?.Name ?? "nobody known";
        if (DashboardAccess.RefuseActing(context, state.HasActions) is { } refusal)
        {
            Log.ActionRefused(_logger, action, user, peer, refusal);
            return AnswerAsync(context, StatusCodes.Status403Forbidden, new ActionAnswer(refusal));
        }

        Log.ActionTaken(_logger, action, user, peer);
        return act();
    }
}
