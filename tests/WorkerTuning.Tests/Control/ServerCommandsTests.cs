using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using WorkerTuning.Control;
using WorkerTuning.Lifecycle;
using WorkerTuning.Workers;

namespace WorkerTuning.Tests.Control;

public sealed class ServerCommandsTests
{
    [Fact]
    public void Run_Reload_IsHandedOnWithItsCause()
    {
        var reloader = new NotedReloader();
        using var fixture = new ControlFixture(services => services.AddSingleton<IReloader>(reloader));

        fixture.Get<ServerCommands>().Run(ServerCommand.Reload, "HUP");

        Assert.Equal(["signal HUP"], reloader.Causes);
    }

    [Fact]
    public void Run_AddAndRemoveWorker_ChangeTheNumberAndNeverBelowOne()
    {
        using var fixture = new ControlFixture(settings: ("Workers", "2"));
        _ = fixture.Runtime.StartAsync(fixture.Plan());
        var commands = fixture.Get<ServerCommands>();

        commands.Run(ServerCommand.AddWorker, "TTIN");
        Assert.Equal(3, fixture.Runtime.Resize(fixture.Runtime.Default, 0));
        for (var i = 0; i < 5; i++)
            commands.Run(ServerCommand.RemoveWorker, "TTOU");

        Assert.Equal(1, fixture.Runtime.Resize(fixture.Runtime.Default, 0));
    }

    [Fact]
    public void Run_ReopenLogs_AsksEveryWriterAlsoAfterOneThatThrows()
    {
        using var fixture = new ControlFixture();
        var asked = 0;
        fixture.Get<LogReopen>().Asked += () => throw new IOException("no such folder");
        fixture.Get<LogReopen>().Asked += () => asked++;

        fixture.Get<ServerCommands>().Run(ServerCommand.ReopenLogs, "USR1");

        Assert.Equal(1, asked);
        Assert.Contains(fixture.Logs.Logs, log => log.Event.Name == "ReopenFailed");
    }

    [Theory]
    [InlineData("false", "DrainIgnored")]
    [InlineData("true", "DrainsWorkers")]
    public void Run_DrainWorkers_OnlyWhereDaemonIsSet(string daemon, string logged)
    {
        using var fixture = new ControlFixture(settings: ("Daemon", daemon));

        fixture.Get<ServerCommands>().Run(ServerCommand.DrainWorkers, "WINCH");

        Assert.Contains(fixture.Logs.Logs, log => log.Event.Name == logged);
    }

    [Fact]
    public void Run_Stop_IsTheHostsOwnStop()
    {
        using var fixture = new ControlFixture(settings: ("GracefulTimeout", "10"));

        fixture.Get<ServerCommands>().Run(ServerCommand.Stop, "TERM");

        Assert.True(fixture.Lifetime.ApplicationStopping.IsCancellationRequested);
        Assert.False(fixture.Get<ServerStop>().IsQuick);
        Assert.Equal(TimeSpan.FromSeconds(11), fixture.Get<IOptions<HostOptions>>().Value.ShutdownTimeout);
    }

    [Theory]
    [InlineData(nameof(ServerCommand.StopQuickly))]
    [InlineData(nameof(ServerCommand.Stop), nameof(ServerCommand.StopQuickly))]
    public void Run_QuickStop_LeavesTheHostNoTime(params string[] commands)
    {
        using var fixture = new ControlFixture(settings: ("GracefulTimeout", "10"));

        foreach (var command in commands)
            fixture.Get<ServerCommands>().Run(Enum.Parse<ServerCommand>(command), "a signal");

        Assert.True(fixture.Lifetime.ApplicationStopping.IsCancellationRequested);
        Assert.True(fixture.Get<ServerStop>().IsQuick);
        Assert.Equal(TimeSpan.Zero, fixture.Get<IOptions<HostOptions>>().Value.ShutdownTimeout);
    }

    [Fact]
    public void Run_TermAgain_StaysGraceful()
    {
        using var fixture = new ControlFixture(settings: ("GracefulTimeout", "10"));

        fixture.Get<ServerCommands>().Run(ServerCommand.Stop, "TERM");
        fixture.Get<ServerCommands>().Run(ServerCommand.Stop, "TERM");

        Assert.True(fixture.Lifetime.ApplicationStopping.IsCancellationRequested);
        Assert.False(fixture.Get<ServerStop>().IsQuick);
        Assert.True(fixture.Get<IOptions<HostOptions>>().Value.ShutdownTimeout >= TimeSpan.FromSeconds(10));
    }

    private sealed class NotedReloader : IReloader
    {
        public List<string> Causes { get; } = [];

        public void Begin(string cause) => Causes.Add(cause);

        public Task<ReloadResult> ReloadAsync(string cause, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
