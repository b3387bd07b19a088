using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using WorkerTuning.Applying;
using WorkerTuning.Applying.Requests;
using WorkerTuning.Planning;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Applying;

public sealed class RequestLimitsMiddlewareTests
{
    [Fact]
    public async Task Invoke_PlanIsReplaced_TheNewLimitHolds()
    {
        var plans = new PlanStore(TestPlan.Make());
        using var services = new ServiceCollection().BuildServiceProvider();
        var middleware = new RequestLimitsMiddleware(_ => Task.CompletedTask, plans, Refusals(), services);
        var (before, after) = (new DefaultHttpContext(), new DefaultHttpContext());

        await middleware.InvokeAsync(before);
        plans.Replace(TestPlan.Make(limits: new LimitsPlan { KeepAlive = TimeSpan.Zero }));
        await middleware.InvokeAsync(after);

        Assert.Equal("", before.Response.Headers.Connection.ToString());
        Assert.Equal("close", after.Response.Headers.Connection.ToString());
    }

    [Fact]
    public async Task Invoke_CleanRequest_AllocatesNothing()
    {
        var limits = new LimitsPlan { HeaderFieldSize = 100, RequestBodySize = 1_000 };
        using var services = new ServiceCollection().BuildServiceProvider();
        var middleware = new RequestLimitsMiddleware(_ => Task.CompletedTask, new PlanStore(TestPlan.Make(limits: limits)), Refusals(), services);
        var context = new DefaultHttpContext();
        context.Request.Headers.UserAgent = "test";
        context.Request.Headers.Accept = new(["a", "b"]);
        context.Request.ContentLength = 10;
        await middleware.InvokeAsync(context);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            _ = middleware.InvokeAsync(context);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public async Task Invoke_ServerWithoutFeatures_HoldsToo()
    {
        using var services = new ServiceCollection().BuildServiceProvider();
        var ran = false;
        var plans = new PlanStore(TestPlan.Make(limits: new LimitsPlan { RequestBodySize = 10, KeepAlive = TimeSpan.Zero }));
        var middleware = new RequestLimitsMiddleware(_ => { ran = true; return Task.CompletedTask; }, plans, Refusals(), services);
        var context = new DefaultHttpContext();
        context.Request.ContentLength = 11;

        await middleware.InvokeAsync(context);

        Assert.False(ran);
        Assert.Equal(413, context.Response.StatusCode);
    }

    private static RequestRefusals Refusals() => new(TimeProvider.System, NullLoggerFactory.Instance);
}
