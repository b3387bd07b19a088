using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WorkerTuning.Control;
using WorkerTuning.Control.ControlSocket;
using WorkerTuning.Lifecycle;

namespace WorkerTuning.Tests.Control.ControlSocket;

public sealed class ControlCommandsTests : IDisposable
{
    private static readonly ControlPeer Root = new(4_711, 0);
    private static readonly ControlPeer Stranger = new(4_712, 4_000_000_000);

    private readonly StillReloader _reloader = new();
    private readonly ControlFixture _fixture;

    public ControlCommandsTests()
    {
        _fixture = new ControlFixture(services => services.AddSingleton<IReloader>(_reloader), settings: [("Workers", "2"), ("RawEnv", "A=hunter2")]);
        _fixture.Runtime.StartAsync(_fixture.Plan()).Wait(TimeSpan.FromSeconds(15));
    }

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void ShowWorkers_AreWhatGunicorncPrintsAndMore()
    {
        var data = Run("show workers");

        Assert.Equal(2, (int)data["count"]!);
        var worker = data["workers"]![0]!.AsObject();
        Assert.Equal(
            ["pid", "age", "booted", "aborted", "last_heartbeat", "pool", "state", "capacity", "in_flight", "long_lived", "requests", "max_requests", "uptime", "idle", "due"],
            worker.Select(m => m.Key));
        Assert.Equal((1, 1, "idle"), ((int)worker["pid"]!, (int)worker["age"]!, (string)worker["state"]!));
        Assert.Equal(["web", "web"], Run("SHOW All")["web_workers"]!.AsArray().Select(w => (string)w!["type"]!));
    }

    [Theory]
    [InlineData("show all", "arbiter,web_workers,web_worker_count,dirty_arbiter,dirty_workers,dirty_worker_count")]
    [InlineData("show stats", "uptime,pid,workers_current,workers_target,workers_spawned,workers_killed,reloads,dirty_arbiter_pid,plan_revision,reloads_refused,workers_building,failed_builds,recycled,capacity,in_flight,long_lived,queued,requests,refused,timed_out,stuck,connections,threads,thread_pool_delay")]
    [InlineData("show dirty", "enabled,pid,workers,apps")]
    [InlineData("show pools", "pools,count")]
    [InlineData("show listeners", "listeners,count")]
    [InlineData("show requests", "requests,count")]
    [InlineData("show recycles", "recycles,count")]
    [InlineData("show settings", "plan_revision,settings")]
    [InlineData("help", "commands")]
    public void Shows_AnswerWithGunicornsMembers(string command, string members)
    {
        Assert.Equal(members.Split(','), Run(command).AsObject().Select(m => m.Key));
        Assert.Equal(members.Split(','), Run(command, Stranger).AsObject().Select(m => m.Key));
    }

    [Fact]
    public void ShowConfig_IsEveryValueInForceWithoutSecrets()
    {
        var config = Run("show config").Deserialize<Dictionary<string, string>>()!;

        Assert.Equal("2", config["workers"]);
        Assert.Equal("A=***", config["raw_env"]);
        Assert.Equal(_fixture.Plan().Settings.Select(s => s.Origin), Run("show settings")["settings"]!.AsArray().Select(s => (string)s!["origin"]!));
    }

    [Fact]
    public void Help_EveryCommandThatItNames_IsOne()
    {
        foreach (var usage in Run("help")["commands"]!.AsObject().Select(c => c.Key))
        {
            var name = usage.Split(['[', '<'])[0];
            Assert.Equal($"The command is: {usage}", Refused(name + " more than it takes"));
        }
    }

    [Fact]
    public void WorkerAddAndRemove_ChangeTheNumberAndSayWhatItWas()
    {
        Assert.Equal("""{"added":1,"previous":2,"total":3}""", Run("worker add").ToJsonString());
        Assert.Equal("""{"added":4,"previous":3,"total":7}""", Run("worker add 4").ToJsonString());
        Assert.Equal("""{"removed":1,"previous":7,"total":6}""", Run("worker remove").ToJsonString());
        Assert.Equal("""{"removed":5,"previous":6,"total":1}""", Run("worker remove 1000").ToJsonString());
        Assert.Equal(1, _fixture.Runtime.Resize(_fixture.Runtime.Default, 0));
    }

    [Fact]
    public void WorkerKill_RecyclesThatWorker()
    {
        Assert.Equal("""{"success":true,"killed":2}""", Run("worker kill 2").ToJsonString());
        Assert.Equal("Worker 9 not found; show workers lists them", Refused("worker kill 9"));
    }

    [Theory]
    [InlineData("worker add 0", "Invalid argument: 0 is not a number from 1 to 1000")]
    [InlineData("worker add -1", "Invalid argument: -1 is not a number from 1 to 1000")]
    [InlineData("worker remove 1001", "Invalid argument: 1001 is not a number from 1 to 1000")]
    [InlineData("worker kill x", "Invalid argument: x is not a number from 1 to 2147483647")]
    [InlineData("worker kill", "The command is: worker kill <ID>")]
    [InlineData("worker add 1 2", "The command is: worker add [N]")]
    [InlineData("reload now", "The command is: reload")]
    [InlineData("shutdown slowly", "shutdown takes graceful or quick, not slowly")]
    [InlineData("worker", "worker takes one of add, remove, kill")]
    [InlineData("show threads", "show takes one of all, workers, requests, recycles, pools, dirty, config, settings, stats, listeners")]
    [InlineData("dirty add", "There is no pool dirty; dirty_workers, or Pools:dirty, makes one")]
    [InlineData("worker kill reports/1", "There is no pool reports; show pools lists them")]
    [InlineData("rm", "Unknown command: rm; help lists them")]
    public void Run_WhatIsNoCommand_SaysWhatIs(string command, string error)
    {
        Assert.Equal(error, Refused(command));
        Assert.Equal(2, _fixture.Runtime.Resize(_fixture.Runtime.Default, 0));
    }

    [Theory]
    [InlineData("worker add")]
    [InlineData("worker remove")]
    [InlineData("worker kill 1")]
    [InlineData("reload")]
    [InlineData("reopen")]
    [InlineData("shutdown")]
    [InlineData("shutdown quick")]
    public void Run_ActionOfAnother_IsRefusedAndLogged(string command)
    {
        var error = Assert.Throws<ControlRefusal>(() => Run(command, Stranger));

        Assert.EndsWith(" is for the server's own user and root; user 4000000000 may only look", error.Message, StringComparison.Ordinal);
        Assert.Contains(_fixture.Logs.Logs, l => l.Level == LogLevel.Warning
            && l.Message == $"Control socket: {command} by process 4712 of user 4000000000 is refused: only the server's own user and root may act");
        Assert.Equal(2, _fixture.Runtime.Resize(_fixture.Runtime.Default, 0));
        Assert.Empty(_reloader.Causes);
        Assert.False(_fixture.Lifetime.ApplicationStopping.IsCancellationRequested);
    }

    [Fact]
    public void Run_Action_IsLoggedWithWhoAsked()
    {
        Run("worker add 2");

        Assert.Contains(_fixture.Logs.Logs, l => l.Level == LogLevel.Information && l.Message == "Control socket: worker add 2, asked for by process 4711 of user 0");
    }

    [Fact]
    public void Reload_Applied_SaysWhatNeedsARestart()
    {
        _reloader.Result = Task.FromResult(new ReloadResult { Applied = true, Revision = 2, NeedRestart = ["bind"] });

        Assert.Equal("""{"status":"reloaded","plan_revision":2,"need_restart":["bind"]}""", Run("reload").ToJsonString());
        Assert.Equal(["control socket, process 4711 of user 0"], _reloader.Causes);
    }

    [Fact]
    public void Reload_Refused_SaysWhy()
    {
        _reloader.Result = Task.FromResult(new ReloadResult { Applied = false, Problems = ["timeout = x (env): a", "b"] });

        Assert.Equal("The reload is refused and plan 1 stays in force:\ntimeout = x (env): a\nb", Refused("reload"));
    }

    [Fact]
    public void Reload_ThatTakesLong_IsNotWaitedForLongerThanGunicorncWaits()
    {
        _reloader.Result = new TaskCompletionSource<ReloadResult>().Task;
        var actions = new ControlActions(
            _fixture.Runtime, _reloader, _fixture.Get<ServerCommands>(), new ControlLimits { Reload = TimeSpan.FromMilliseconds(1) });

        Assert.Equal("""{"status":"reloading"}""", actions.Reload(null, Root).ToJsonString());
        Assert.True(new ControlLimits().Reload < TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void Reopen_AsksTheLogs()
    {
        var asked = 0;
        _fixture.Get<LogReopen>().Asked += () => asked++;

        Assert.Equal("""{"status":"reopening"}""", Run("reopen").ToJsonString());
        Assert.Equal(1, asked);
    }

    [Theory]
    [InlineData("shutdown", "graceful", false)]
    [InlineData("shutdown graceful", "graceful", false)]
    [InlineData("shutdown quick", "quick", true)]
    public void Shutdown_StopsTheServerAsTheSignalDoes(string command, string mode, bool isQuick)
    {
        Assert.Equal($$"""{"status":"shutting_down","mode":"{{mode}}"}""", Run(command).ToJsonString());
        Assert.True(_fixture.Lifetime.ApplicationStopping.IsCancellationRequested);
        Assert.Equal(isQuick, _fixture.Get<ServerStop>().IsQuick);
    }

    private JsonNode Run(string command, ControlPeer? peer = null) =>
        _fixture.Get<ControlCommands>().Run(command.Split(' ', StringSplitOptions.RemoveEmptyEntries), peer ?? Root);

    private string Refused(string command) => Assert.Throws<ControlRefusal>(() => Run(command)).Message;

    private sealed class StillReloader : IReloader
    {
        public Task<ReloadResult> Result { get; set; } = Task.FromResult(new ReloadResult { Applied = true });

        public List<string> Causes { get; } = [];

        public void Begin(string cause) => throw new NotSupportedException();

        public Task<ReloadResult> ReloadAsync(string cause, CancellationToken cancellationToken)
        {
            Causes.Add(cause);
            return Result;
        }
    }
}
