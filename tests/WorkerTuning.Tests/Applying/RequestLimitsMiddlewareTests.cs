using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using WorkerTuning.Applying;
using WorkerTuning.Planning;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Applying;

public sealed class RequestLimitsMiddlewareTests
{
    [Theory]
    [InlineData(null, null, null, null, false)]
    [InlineData(2, long.MaxValue, null, null, false)]
    [InlineData(0, null, null, null, true)]
    [InlineData(null, 1L, null, null, true)]
    [InlineData(null, null, 100, 100, false)]
    [InlineData(null, null, 100, 101, true)]
    [InlineData(null, null, 32_767, null, true)]
    [InlineData(null, null, 32_768, null, false)]
    public void IsNeeded_OnlyForWhatKestrelCannotDo(int? keepAlive, long? body, int? field, int? total, bool needed)
    {
        var limits = new LimitsPlan
        {
            KeepAlive = keepAlive is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            RequestBodySize = body,
            HeaderFieldSize = field,
            HeadersTotalSize = total,
        };

        Assert.Equal(needed, RequestLimitsMiddleware.IsNeeded(limits));
    }

    [Fact]
    public async Task Invoke_CleanRequest_AllocatesNothing()
    {
        var limits = new LimitsPlan { HeaderFieldSize = 100, RequestBodySize = 1_000 };
        using var services = new ServiceCollection().BuildServiceProvider();
        var middleware = new RequestLimitsMiddleware(_ => Task.CompletedTask, new PlanStore(TestPlan.Make(limits: limits)), services);
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
        var middleware = new RequestLimitsMiddleware(_ => { ran = true; return Task.CompletedTask; }, plans, services);
        var context = new DefaultHttpContext();
        context.Request.ContentLength = 11;

        await middleware.InvokeAsync(context);

        Assert.False(ran);
        Assert.Equal(413, context.Response.StatusCode);
    }
}
