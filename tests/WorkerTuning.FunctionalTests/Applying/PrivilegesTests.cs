using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using WorkerTuning.Applying.Linux;
using WorkerTuning.Configuration;
using WorkerTuning.Planning;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Applying;

public sealed class PrivilegesTests
{
    [Fact]
    public async Task Request_BeforeTheUserIsTakenOn_Waits()
    {
        var port = FreePort.Next();
        var plan = TestPlan.Make(
            new ListenPlan { Binds = [new BindAddress.Tcp(IPAddress.Loopback, port)] },
            process: new ProcessPlan
            {
                User = LibC.EffectiveUser().ToString(CultureInfo.InvariantCulture),
                Group = LibC.EffectiveGroup().ToString(CultureInfo.InvariantCulture),
            });
        var held = new HeldStart();
        var entered = false;
        var start = PlannedServer.StartAsync(
            plan,
            app => app.MapGet("/", () => { entered = true; return "hello"; }),
            before: b => b.Services.AddSingleton<IHostedService>(held));
        await held.Listening.Task.WithTimeout();

        await using var http = await RawHttp.ConnectAsync(port);
        var answer = http.GetAsync("/");
        // A response to another connection shows that the server has had its turn.
        await using (var other = await RawHttp.ConnectAsync(port))
        {
            await other.SendAsync("nonsense\r\n\r\n");
            Assert.Equal(400, (await other.ReadResponseAsync()).Status);
        }

        Assert.False(entered);
        held.Release.SetResult();
        await using var server = await start;
        Assert.Equal("hello", (await answer).Text);
    }

    private sealed class HeldStart : IHostedLifecycleService
    {
        public TaskCompletionSource Listening { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task StartedAsync(CancellationToken cancellationToken)
        {
            Listening.SetResult();
            return Release.Task;
        }

        public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
