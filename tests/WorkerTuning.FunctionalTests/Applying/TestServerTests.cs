using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using WorkerTuning.Applying;
using WorkerTuning.Configuration;
using WorkerTuning.Planning;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Applying;

/// <summary>What users test their own applications with: it listens nowhere, and the rest of the plan holds.</summary>
public sealed class TestServerTests
{
    [Fact]
    public async Task Start_BindsAreInertAndTheMiddlewareHolds()
    {
        var settings = new PlannedSetting[] { TestPlan.Setting("bind", "192.0.2.1:80", "default"), TestPlan.Setting("keepalive", "0", "default") };
        var plans = new PlanStore(TestPlan.Make(
            new ListenPlan { Binds = [new BindAddress.Tcp(IPAddress.Parse("192.0.2.1"), 80)], Backlog = 5 },
            new LimitsPlan { KeepAlive = TimeSpan.Zero, RequestBodySize = 10 },
            settings: settings));
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseTestServer();
        builder.Services.AddSingleton(plans);
        builder.Services.AddAppliers();
        await using var app = builder.Build();
        app.MapPost("/", () => "not read");
        await app.StartAsync().WithTimeout();
        using var client = app.GetTestClient();

        using var small = await client.PostAsync("/", new ByteArrayContent(new byte[10])).WithTimeout();
        using var large = await client.PostAsync("/", new ByteArrayContent(new byte[11])).WithTimeout();

        Assert.Equal((HttpStatusCode.OK, true), (small.StatusCode, small.Headers.ConnectionClose));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
        Assert.Equal(settings, plans.Current.Settings);
    }
}
