using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using WorkerTuning.Applying;
using WorkerTuning.Planning;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Applying;

public sealed class HostPhasesTests : IDisposable
{
    private readonly List<string> _calls = [];
    private readonly CapturingLoggerProvider _logs = new();
    private readonly ApplicationLifetime _lifetime = new(NullLogger<ApplicationLifetime>.Instance);

    public void Dispose() => _logs.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Host_WithPhases_GoesThroughThemInOrder(bool concurrently)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.Configure<HostOptions>(o => o.ServicesStartConcurrently = o.ServicesStopConcurrently = concurrently);
        Add(builder.Services);
        using var host = builder.Build();
        await host.StartAsync().WithTimeout();
        Assert.Equal(["A starting", "B starting", "A start", "B start", "A started", "B started"], _calls);
        _calls.Clear();
        await host.StopAsync().WithTimeout();

        Assert.Equal(["B stopping", "A stopping", "B stop", "A stop", "B stopped", "A stopped"], _calls);
    }

    [Fact]
    public async Task Host_WithPhases_PreparingThePipelineDoesNothingMore()
    {
        await using var provider = Provider();
        var phases = provider.GetRequiredService<HostPhases>();
        await phases.StartingAsync(default);
        phases.Prepare();

        Assert.Equal(["A starting", "B starting"], _calls);
    }

    [Fact]
    public async Task Host_ThatListensBeforeItsServicesStart_HasThePhasesAroundIt()
    {
        await using var provider = Provider();
        var phases = provider.GetRequiredService<HostPhases>();
        phases.Prepare();
        Assert.Equal(["A starting", "B starting"], _calls);
        _lifetime.NotifyStarted();
        await phases.StartAsync(default);
        Assert.Equal(["A start", "B start", "A started", "B started"], _calls[2..]);
        _calls.Clear();
        await phases.StopAsync(default);

        Assert.Equal(["B stopping", "A stopping", "B stop", "A stop", "B stopped", "A stopped"], _calls);
    }

    [Fact]
    public async Task Host_ThatListensAfterItsServicesStart_HasThePhasesAroundIt()
    {
        await using var provider = Provider();
        var phases = provider.GetRequiredService<HostPhases>();
        await phases.StartAsync(default);
        Assert.Equal(["A starting", "B starting", "A start", "B start"], _calls);
        _lifetime.NotifyStarted();

        Assert.Equal(["A started", "B started"], _calls[4..]);
    }

    [Fact]
    public async Task Prepare_AStartThatFails_FailsThePipelineAndTheStart()
    {
        await using var provider = Provider(failing: "B starting");
        var phases = provider.GetRequiredService<HostPhases>();

        Assert.Equal("B starting", Assert.Throws<NotSupportedException>(phases.Prepare).Message);
        await Assert.ThrowsAsync<NotSupportedException>(() => phases.StartAsync(default));
        Assert.Equal(["A starting", "B starting"], _calls);
    }

    [Fact]
    public async Task Started_OneFailsWhereTheHostCannotHear_StopsTheApplication()
    {
        await using var provider = Provider(failing: "A started");
        await provider.GetRequiredService<HostPhases>().StartAsync(default);
        _lifetime.NotifyStarted();

        Assert.True(_lifetime.ApplicationStopping.IsCancellationRequested);
        Assert.Contains(_logs.Logs, l => l.Message.StartsWith("The start failed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stop_OneFails_TheOthersEndAndItIsReported()
    {
        await using var provider = Provider(failing: "B stop");
        var phases = provider.GetRequiredService<HostPhases>();
        await phases.StartingAsync(default);
        await phases.StartAsync(default);

        Assert.Equal("B stop", (await Assert.ThrowsAsync<NotSupportedException>(() => phases.StopAsync(default))).Message);
        Assert.Equal("A stop", _calls[^1]);
    }

    // The start ends at the first thing that the machine refuses, and says what else it would have met.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Start_TheMachineRefuses_SaysAllThatItRefuses(bool knowsPhases)
    {
        var services = new ServiceCollection();
        services.AddLogging().AddOptions().AddSingleton<IHostApplicationLifetime>(_lifetime);
        services.AddSingleton<IMachineCheck>(new Finding("user"));
        services.AddSingleton<IMachineCheck>(new Finding("pidfile"));
        Add(services);
        HostPhases.Add(services, _ => new Refusing());
        await using var provider = services.BuildServiceProvider();
        var phases = provider.GetRequiredService<HostPhases>();

        var refusal = await Assert.ThrowsAsync<WorkerTuningException>(() => knowsPhases ? phases.StartingAsync(default) : phases.StartAsync(default));
        Assert.Equal(["pidfile: refused", "user: refused"], refusal.Failures);
    }

    private ServiceProvider Provider(string? failing = null)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(_logs));
        services.AddOptions();
        services.AddSingleton<IHostApplicationLifetime>(_lifetime);
        Add(services, failing);
        return services.BuildServiceProvider();
    }

    private void Add(IServiceCollection services, string? failing = null)
    {
        services.AddSingleton(new PlanStore(TestPlan.Make()));
        services.AddSingleton<LivePlan>();
        HostPhases.Add(services, _ => new A(_calls, failing));
        HostPhases.Add(services, _ => new B(_calls, failing));
    }

    private sealed class A(List<string> calls, string? failing) : Recording("A", calls, failing);

    private sealed class B(List<string> calls, string? failing) : Recording("B", calls, failing);

    private sealed class Finding(string setting) : IMachineCheck
    {
        public void Look(WorkerPlan plan, MachineFindings findings) => findings.Try(() => throw new WorkerTuningException([$"{setting}: refused"]));
    }

    private sealed class Refusing : IHostedLifecycleService
    {
        public Task StartingAsync(CancellationToken cancellationToken) => throw new WorkerTuningException(["pidfile: refused"]);

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private abstract class Recording(string name, List<string> calls, string? failing) : IHostedLifecycleService
    {
        public Task StartingAsync(CancellationToken cancellationToken) => Note("starting");

        public Task StartAsync(CancellationToken cancellationToken) => Note("start");

        public Task StartedAsync(CancellationToken cancellationToken) => Note("started");

        public Task StoppingAsync(CancellationToken cancellationToken) => Note("stopping");

        public Task StopAsync(CancellationToken cancellationToken) => Note("stop");

        public Task StoppedAsync(CancellationToken cancellationToken) => Note("stopped");

        private Task Note(string phase)
        {
            lock (calls)
                calls.Add($"{name} {phase}");
            return failing == $"{name} {phase}" ? throw new NotSupportedException(failing) : Task.CompletedTask;
        }
    }
}
