using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.DependencyInjection;
using WorkerTuning.FunctionalTests.Workers;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Admission;

/// <summary>What user code keeps of a request, replaces in it, or gets wrong, reaches no other request.</summary>
public class RequestFeatureTests
{
    [Fact]
    public async Task Features_KeptPastTheirRequest_AreHarmless()
    {
        IServiceProvidersFeature? services = null;
        IHttpRequestLifetimeFeature? lifetime = null;
        IHttpRequestTimeoutFeature? timeout = null;
        IEndpointFeature? endpoint = null;
        IWorkerFeature? worker = null;
        using var gate = new Gate();
        await using var server = await PoolServer.StartAsync(
            o => (o.Workers, o.WorkerClass, o.Timeout) = (1, WorkerClass.Sync, TimeSpan.FromSeconds(60)),
            app =>
            {
                app.MapGet("/keep", (HttpContext c) =>
                {
                    services = c.Features.Get<IServiceProvidersFeature>();
                    lifetime = c.Features.Get<IHttpRequestLifetimeFeature>();
                    timeout = c.Features.Get<IHttpRequestTimeoutFeature>();
                    endpoint = c.Features.Get<IEndpointFeature>();
                    worker = c.Features.Get<IWorkerFeature>();
                });
                app.MapGet("/other", async () =>
                {
                    await gate.PassAsync();
                    return "whole";
                });
            },
            s => s.AddWorkerLocal<Engine>());
        await using var keeper = await server.ConnectAsync();
        Assert.Equal(200, (await keeper.GetAsync("/keep")).Status);
        await using var other = await server.ConnectAsync();
        var answer = other.GetAsync("/other");
        await gate.ComeAsync();

        Assert.Throws<ObjectDisposedException>(() => services!.RequestServices);
        lifetime!.Abort();
        timeout!.DisableTimeout();
        endpoint!.Endpoint = null;
        Assert.Null(endpoint.Endpoint);
        Assert.False(lifetime.RequestAborted.CanBeCanceled);
        Assert.Equal((0, 0, 0L), (worker!.WorkerId, worker.Generation, worker.RequestNumber));
        gate.Open();
        Assert.Equal("whole", (await answer).Text);
    }

    [Fact]
    public async Task AScope_ThatAnOuterFilterHasUsed_IsTheApplicationsAsWell()
    {
        var seenAfter = "";
        await using var server = await PoolServer.StartAsync(
            o => (o.Workers, o.MaxRequests) = (1, 2),
            app => app.MapGet("/", (Tenant tenant, WorkerLocal<Engine> engine) => $"{tenant.Name} {engine.Value.Number}"),
            s =>
            {
                s.AddWorkerLocal<Engine>();
                s.AddScoped<Tenant>();
                s.Insert(0, ServiceDescriptor.Singleton<IStartupFilter>(new Outer(async (context, next) =>
                {
                    context.RequestServices.GetRequiredService<Tenant>().Name = "acme";
                    await next(context);
                    seenAfter = context.RequestServices.GetRequiredService<Tenant>().Name;
                })));
            });
        for (var i = 0; i < 2; i++)
            Assert.Equal("acme 1", (await server.GetAsync("/")).Text);
        await server.WaitForAsync(s => s.Workers is [{ Generation: 2 }]);

        Assert.Equal("acme 2", (await server.GetAsync("/")).Text);
        Assert.Equal("acme", seenAfter);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AMiddleware_ThatReturnsNull_IsA500AndNothingElse(bool outer)
    {
        static Task Null(HttpContext context, RequestDelegate next) => context.Request.Path == "/null" ? null! : next(context);
        await using var server = await PoolServer.StartAsync(
            o => (o.Workers, o.WorkerClass) = (1, WorkerClass.Sync),
            app =>
            {
                if (!outer)
                    app.Use(Null);
                app.MapGet("/", () => "whole");
            },
            s => s.Insert(0, ServiceDescriptor.Singleton<IStartupFilter>(new Outer(outer ? Null : (context, next) => next(context)))));
        await using var http = await server.ConnectAsync();
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(500, (await http.GetAsync("/null")).Status);
            Assert.Equal("whole", (await http.GetAsync("/")).Text);
        }

        Assert.Equal((0, 0), (server.Snapshot.InFlight, server.Snapshot.Queued));
    }

    [Theory]
    [InlineData("/empty", 204)]
    [InlineData("/body", 200)]
    public async Task OnStarting_ThatUsesAWorkerLocalFirst_HasOne(string path, int status)
    {
        await using var server = await PoolServer.StartAsync(
            o => (o.Workers, o.WorkerClass, o.MaxRequests) = (1, WorkerClass.Sync, 3),
            app =>
            {
                app.Use((context, next) =>
                {
                    context.Response.OnStarting(() =>
                    {
                        context.Response.Headers["X-Engine"] = context.RequestServices.GetRequiredService<WorkerLocal<Engine>>().Value.Number.ToString(System.Globalization.CultureInfo.InvariantCulture);
                        return Task.CompletedTask;
                    });
                    return next(context);
                });
                app.MapGet("/empty", (HttpContext c) => { c.Response.StatusCode = 204; });
                app.MapGet("/body", () => "hello");
            },
            s => s.AddWorkerLocal<Engine>());
        for (var i = 0; i < 10; i++)
        {
            var answer = await server.GetAsync(path);
            Assert.Equal(status, answer.Status);
            Assert.NotEqual("0", answer.Header("X-Engine") ?? "0");
        }

        // None of them keeps a worker that was replaced.
        await server.WaitForAsync(s => s.Workers.All(w => w.State != WorkerState.Draining) && s.Recycled[RecycleReason.MaxRequests] > 0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task DisableTimeout_InAnEndpoint_IsHonoured(bool withMiddleware)
    {
        using var gate = new Gate();
        await using var host = await PoolHost.StartAsync(
            new() { ["workers"] = "1", ["worker_class"] = "gthread", ["threads"] = "4", ["timeout"] = "5" },
            s => s.AddRequestTimeouts(),
            app =>
            {
                if (withMiddleware)
                    app.UseRequestTimeouts();
                app.MapGet("/patient", async (HttpContext c) =>
                {
                    c.Features.Get<IHttpRequestTimeoutFeature>()!.DisableTimeout();
                    await gate.PassAsync(c.RequestAborted);
                    return "done";
                }).WithRequestTimeout(TimeSpan.FromSeconds(50));
                app.MapGet("/limited", (HttpContext c) => gate.PassAsync(c.RequestAborted));
            });
        var (patient, limited) = (host.GetAsync("/patient"), host.GetAsync("/limited"));
        await gate.ComeAsync(2);
        await host.AdvanceAsync(60);

        Assert.Equal(504, (await limited).Status);
        gate.Open();
        Assert.Equal((200, "done"), await patient);
    }

    private sealed class Tenant
    {
        public string Name { get; set; } = "nobody";
    }

    private sealed class Outer(Func<HttpContext, RequestDelegate, Task> middleware) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(middleware);
            next(app);
        };
    }
}
