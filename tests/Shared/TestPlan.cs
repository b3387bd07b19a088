using WorkerTuning.Planning;

namespace WorkerTuning.Tests.Shared;

/// <summary>A plan made by hand; what is not said is left alone.</summary>
internal static class TestPlan
{
    public static PlannedSetting Setting(string name, string value, string origin) => new() { Name = name, Value = value, Origin = origin };

    public static WorkerPlan Make(
        ListenPlan? listen = null,
        LimitsPlan? limits = null,
        ProcessPlan? process = null,
        int? minThreads = null,
        TimeSpan? shutdownTimeout = null,
        RecyclePlan? recycle = null,
        RequestPlan? requests = null,
        params PlannedSetting[] settings) =>
        new(
            1,
            new PoolPlan { Workers = 1, WorkerClass = WorkerClass.Async, CapacityPerWorker = 1_000, MinThreads = minThreads },
            recycle ?? new RecyclePlan(),
            listen ?? new ListenPlan { Binds = [] },
            limits ?? new LimitsPlan(),
            process ?? new ProcessPlan(),
            shutdownTimeout,
            settings,
            [])
        {
            Requests = requests ?? new RequestPlan(),
        };
}
