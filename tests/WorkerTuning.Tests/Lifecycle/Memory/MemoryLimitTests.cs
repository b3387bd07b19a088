using WorkerTuning.Lifecycle.Memory;

namespace WorkerTuning.Tests.Lifecycle.Memory;

public class MemoryLimitTests
{
    [Theory]
    [InlineData(1_000, 500, null, 1_500, 1_450)]
    [InlineData(1_000, 500, 10_000L, 1_500, 1_450)]
    [InlineData(1_000, 5_000, 2_000L, 1_800, 1_720)]
    [InlineData(1_900, 500, 2_000L, 1_900, 1_900)]
    [InlineData(0, 0, null, 0, 0)]
    [InlineData(1_000, long.MaxValue, 2_000L, 1_800, 1_720)]
    public void Of_BudgetAndContainer_TakesTheLower(long baseline, long budget, long? container, long high, long calm) =>
        Assert.Equal(new MemoryLimit(high, calm), MemoryLimit.Of(baseline, budget, container));

    [Fact]
    public void Of_HugeBudget_DoesNotOverflow() =>
        Assert.Equal(long.MaxValue, MemoryLimit.Of(1_000, long.MaxValue, null).High);

    [Theory]
    // The heap has room for the budget.
    [InlineData(60, 100, 1_000L, 1_000L, 40, 160)]
    // 90 % of 192 and the 40 that are no heap.
    [InlineData(60, 200, 256L, 192L, 40, 212)]
    // The container's 230 come first.
    [InlineData(60, 200, 256L, 256L, 40, 230)]
    // The warm process is over it already.
    [InlineData(300, 200, null, 192L, 40, 300)]
    public void Of_HeapLimit_CountsWithWhatIsNoHeap(long baseline, long budget, long? container, long heap, long other, long high) =>
        Assert.Equal(high, MemoryLimit.Of(baseline, budget, container, heap, other).High);

    [Fact]
    public void Heap_NoLimit_IsNeverOver()
    {
        var limit = MemoryLimit.Of(1_000, 500, null);

        Assert.Equal((long.MaxValue, long.MaxValue, long.MaxValue), (limit.HeapHigh, limit.HeapCalm, limit.HeapHalf));
    }

    [Theory]
    [InlineData(64, 4, 256)]
    [InlineData(64, 0, 64 * 0)]
    [InlineData(long.MaxValue, 2, long.MaxValue)]
    [InlineData(long.MaxValue / 2, 3, long.MaxValue)]
    public void Budget_WorkersTimesEach_DoesNotOverflow(long each, int workers, long expected) =>
        Assert.Equal(expected, MemoryLimit.Budget(each, workers));
}
