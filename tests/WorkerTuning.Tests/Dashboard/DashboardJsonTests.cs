using System.Text.Json;
using WorkerTuning.Dashboard;
using WorkerTuning.Planning;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Dashboard;

/// <summary>What goes over the wire, name by name in its order: pages and scripts of users read it.</summary>
public sealed class DashboardJsonTests
{
    private static readonly DateTimeOffset Noon = new(2026, 2, 3, 12, 0, 0, TimeSpan.Zero);

    private static readonly WorkerPoolSnapshot Full = new()
    {
        PlanRevision = 2,
        Workers = [new() { Id = 3, Generation = 4, State = WorkerState.Busy, Capacity = 5, InFlight = 6, LongLived = 41, Served = 7, MaxRequests = 8, Age = Seconds(9), Idle = Seconds(1.5), Due = RecycleReason.MaxRequests }],
        TargetWorkers = 10,
        Building = 11,
        Capacity = 12,
        InFlight = 13,
        LongLived = 42,
        Queued = 14,
        Served = 15,
        Recycled = new Dictionary<RecycleReason, long> { [RecycleReason.MaxAge] = 16 },
        FailedBuilds = 17,
        TimedOut = 18,
        Stuck = 19,
        Refused = 20,
        ClientsLeft = 21,
        Memory = new() { Step = MemoryStep.Calm, WorkingSet = 22, Baseline = 23, Budget = 24, Limit = 25, IsUnhealthy = true, Waiting = "a drain", LastAction = Noon },
        Connections = new() { Open = 26, Limit = 27, Accepted = 28, Ended = new Dictionary<ConnectionEndReason, long> { [ConnectionEndReason.MaxAge] = 29 } },
        ThreadPool = new() { Threads = 30, Queued = 31, Delay = Seconds(0.25) },
        Resources = new() { Processors = 1.5, ProcessorUse = 0.25, OpenFiles = 60, OpenFilesLimit = 1024 },
        Running = [new() { WorkerId = 3, Generation = 4, Method = "GET", Path = "/report", Endpoint = "report", Elapsed = Seconds(32), TraceId = "t", IsStuck = true }],
        Recycles = [new() { Time = Noon, WorkerId = 3, Generation = 3, Reason = RecycleReason.Policy, Detail = "it was old", Served = 33, Age = Seconds(34) }],
        Regulation = new()
        {
            Concurrency = ConcurrencyMode.Adaptive,
            Limit = 35,
            Gradient = 0.5,
            Latency = Seconds(0.1),
            Baseline = Seconds(0.05),
            IsOverloaded = true,
            Shed = Enum.GetValues<ShedReason>().ToDictionary(r => r, r => (long)r),
            MinWorkers = 36,
            MaxWorkers = 37,
            ThreadMinimum = 38,
        },
    };

    [Fact]
    public void Snapshot_Full_KeepsNamesAndOrder() => Assert.Equal(
        """
        {"name":"default","planRevision":2,
        "workers":[{"pool":"default","id":3,"generation":4,"state":"busy","capacity":5,"inFlight":6,"longLived":41,"served":7,"maxRequests":8,"age":9,"idle":1.5,"due":"max_requests"}],
        "targetWorkers":10,"building":11,"capacity":12,"inFlight":13,"longLived":42,"queued":14,"served":15,"recycled":{"max_age":16},
        "failedBuilds":17,"timedOut":18,"stuck":19,"refused":20,"clientsLeft":21,
        "memory":{"step":"calm","workingSet":22,"baseline":23,"budget":24,"limit":25,"isUnhealthy":true,"waiting":"a drain","lastAction":"2026-02-03T12:00:00+00:00"},
        "connections":{"open":26,"limit":27,"accepted":28,"ended":{"max_age":29}},
        "threadPool":{"threads":30,"queued":31,"delay":0.25},
        "resources":{"processors":1.5,"processorUse":0.25,"openFiles":60,"openFilesLimit":1024},
        "running":[{"workerId":3,"generation":4,"method":"GET","path":"/report","endpoint":"report","elapsed":32,"traceId":"t","isStuck":true}],
        "recycles":[{"time":"2026-02-03T12:00:00+00:00","workerId":3,"generation":3,"reason":"policy","detail":"it was old","served":33,"age":34}],
        "regulation":{"concurrency":"adaptive","limit":35,"gradient":0.5,"latency":0.1,"baseline":0.05,"isOverloaded":true,"shed":{"queue_full":0,"queue_timeout":1,"overload":2,"displaced":3,"shed_first":4},"minWorkers":36,"maxWorkers":37,"threadMinimum":38}}
        """.ReplaceLineEndings(""),
        JsonSerializer.Serialize(Full, DashboardJson.Default.WorkerPoolSnapshot));

    [Fact]
    public void ReloadResult_Full_KeepsNamesAndOrder() => Assert.Equal(
        """{"applied":true,"revision":2,"problems":["a"],"needRestart":["bind"]}""",
        JsonSerializer.Serialize(new ReloadResult { Applied = true, Revision = 2, Problems = ["a"], NeedRestart = ["bind"] }, DashboardJson.Default.ReloadResult));

    [Fact]
    public void Settings_OfThePlan_KeepNamesAndOrder() => Assert.Equal(
        """[{"Name":"workers","Value":"4","Origin":"flag --workers"}]""",
        JsonSerializer.Serialize([TestPlan.Setting("workers", "4", "flag --workers")], PlanJson.Default.IReadOnlyListPlannedSetting));

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
