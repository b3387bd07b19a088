namespace WorkerTuning.Tests.PublicSurface;

/// <summary>A property that a public record gains breaks no code of users, and their unit tests say only what they need.</summary>
public sealed class RecordTests
{
    public static TheoryData<Type> Public { get; } = [.. typeof(WorkerPlan).Assembly.GetExportedTypes().Where(IsRecord)];

    [Theory]
    [MemberData(nameof(Public))]
    public void PublicRecords_HaveNoPositions(Type record)
    {
        Assert.DoesNotContain(record.GetMethods(), m => m.Name == "Deconstruct");
        // A range of two numbers is complete as it is.
        if (record != typeof(WorkerCount))
            Assert.All(record.GetConstructors(), c => Assert.Empty(c.GetParameters()));
    }

    [Fact]
    public void Snapshots_WithNothingSaid_ShowThatNothingHappened()
    {
        var pool = new WorkerPoolSnapshot();

        Assert.Equal((1, 0, 0, 0L), (pool.PlanRevision, pool.Workers.Count, pool.TargetWorkers, pool.Served));
        Assert.Empty(pool.Recycled);
        Assert.Empty(pool.Running);
        Assert.Empty(pool.Recycles);
        Assert.Equal(new MemorySnapshot { Step = MemoryStep.Off }, pool.Memory);
        Assert.Null(pool.Connections.Limit);
        Assert.Empty(pool.Connections.Ended);
        Assert.Equal(TimeSpan.Zero, pool.ThreadPool.Delay);
        Assert.Equal((ConcurrencyMode.Fixed, 1, 1, 1), (pool.Regulation.Concurrency, pool.Regulation.MinWorkers, pool.Regulation.MaxWorkers, pool.Regulation.ThreadMinimum));
        Assert.Empty(pool.Regulation.Shed);
    }

    [Fact]
    public void WorkerSnapshot_WithOneFigure_IsANewIdleWorkerOtherwise()
    {
        var worker = new WorkerSnapshot { Served = 5_000 };

        Assert.Equal((1, 1, WorkerState.Idle, 1, 0), (worker.Id, worker.Generation, worker.State, worker.Capacity, worker.InFlight));
        Assert.Equal((5_000, 0, TimeSpan.Zero, null), (worker.Served, worker.MaxRequests, worker.Age, worker.Due));
    }

    [Fact]
    public void ReloadResult_WithItsOutcomeOnly_HasNoProblems()
    {
        var result = new ReloadResult { Applied = true };

        Assert.Equal(1, result.Revision);
        Assert.Empty(result.Problems);
        Assert.Empty(result.NeedRestart);
    }

    // The compiler's own member of records, and of record structs.
    private static bool IsRecord(Type type) =>
        type.GetMethod("PrintMembers", System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.DeclaredOnly) is not null;
}
