using WorkerTuning.Lifecycle.Memory;
using WorkerTuning.Planning;

namespace WorkerTuning.Tests.Lifecycle.Memory;

public class MemoryViewTests
{
    [Theory]
    [InlineData(50, 100, (2 * 50) + (3 * 100))]
    [InlineData(0, 100, 3 * 100)]
    [InlineData(0, 0, 0)]
    [InlineData(long.MaxValue / 2, long.MaxValue / 2, long.MaxValue)]
    public void Of_SeveralPools_IsTheirWorkersAndOneBudget(long one, long other, long budget)
    {
        using var first = new WatchCase(2, new RecyclePlan { MaxWorkerMemory = one });
        using var second = new WatchCase(3, new RecyclePlan { MaxWorkerMemory = other });
        first.Run(1, 1);
        second.Run(1, 1);

        var view = new MemoryView([new(first.Recycler, new RecyclePlan { MaxWorkerMemory = one }), new(second.Recycler, new RecyclePlan { MaxWorkerMemory = other })]);

        Assert.Equal((5, 5, budget, false), (view.Target, view.Current.Count, view.Budget, view.IsRecycling));
        Assert.Equal(first.Recycler.View.Current.Concat(second.Recycler.View.Current), view.Current);
    }
}
