using WorkerTuning.Admission;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Admission;

public class WaitQueueTests
{
    private int _free;

    private WaitQueue<object> Queue() => new(() =>
    {
        if (_free == 0)
            return null;
        _free--;
        return this;
    }, () => _free > 0);

    [Fact]
    public void Enter_WithRoom_GrantsAtOnce()
    {
        var queue = Queue();
        _free = 1;

        Assert.Null(queue.Enter(0, 0, out var granted));
        Assert.NotNull(granted);
        Assert.Equal(0, queue.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void Enter_PastTheLimit_IsRefused(int limit)
    {
        var queue = Queue();
        for (var i = 0; i < limit; i++)
            Assert.NotNull(queue.Enter(limit, 0, out _));

        Assert.Null(queue.Enter(limit, 0, out var granted));
        Assert.Null(granted);
        Assert.Equal(limit, queue.Count);
    }

    [Fact]
    public void Enter_WhileOthersWait_DoesNotOvertake()
    {
        var queue = Queue();
        var first = queue.Enter(9, 0, out _);
        _free = 1;

        Assert.NotNull(queue.Enter(9, 0, out var granted));
        Assert.Null(granted);
        Assert.False(first!.Outcome.IsCompleted);
    }

    [Fact]
    public async Task Dispatch_GrantsInTheOrderOfComing()
    {
        var queue = Queue();
        var places = Enumerable.Range(0, 3).Select(_ => queue.Enter(9, 0, out var _)!).ToList();
        _free = 2;
        queue.Dispatch(0);

        Assert.Equal(1, queue.Count);
        Assert.Same(this, (await places[0].Outcome).Granted);
        Assert.Same(this, (await places[1].Outcome).Granted);
        Assert.False(places[2].Outcome.IsCompleted);
    }

    [Fact]
    public async Task TryRefuse_OneInTheMiddle_LeavesTheOthersInOrder()
    {
        var queue = Queue();
        var places = Enumerable.Range(0, 3).Select(_ => queue.Enter(9, 0, out var _)!).ToList();
        Assert.True(queue.TryRefuse(places[1], Refusal.ClientLeft));
        Assert.False(queue.TryRefuse(places[1], Refusal.ClientLeft));
        _free = 1;
        queue.Dispatch(0);

        Assert.Equal((null, Refusal.ClientLeft), await places[1].Outcome);
        Assert.True(places[0].Outcome.IsCompleted);
        Assert.False(queue.TryRefuse(places[0], Refusal.ClientLeft));
        Assert.Equal(1, queue.Count);
    }

    [Fact]
    public async Task RefuseUntil_TakesOutThoseWhoCameByThen()
    {
        var queue = Queue();
        var places = new[] { 10L, 20L, 21L }.Select(t => queue.Enter(9, t, out var _)!).ToList();

        Assert.Equal(2, queue.RefuseUntil(20, Refusal.QueueTimeout));
        Assert.Equal(1, queue.Count);
        Assert.Equal((null, Refusal.QueueTimeout), await places[1].Outcome);
        Assert.False(places[2].Outcome.IsCompleted);
    }

    [Fact]
    public async Task Enter_AFullQueue_TakesThePlaceOfTheLessImportant()
    {
        var queue = Queue();
        var sheddable = queue.Enter(2, 0, out _, RequestPriority.Sheddable)!;
        var normal = queue.Enter(2, 0, out _)!;

        Assert.Null(queue.Enter(2, 0, out _, RequestPriority.Sheddable));
        var critical = queue.Enter(2, 0, out _, RequestPriority.Critical)!;
        Assert.Equal((null, Refusal.Displaced), await sheddable.Outcome);
        var other = queue.Enter(2, 0, out _, RequestPriority.Critical)!;
        Assert.Equal((null, Refusal.Displaced), await normal.Outcome);
        Assert.Null(queue.Enter(2, 0, out _, RequestPriority.Critical));
        Assert.Null(Queue().Enter(0, 0, out _, RequestPriority.Critical));
        Assert.False(critical.Outcome.IsCompleted || other.Outcome.IsCompleted);
        Assert.Equal(2, queue.Count);
    }

    [Fact]
    public async Task Dispatch_InAnOverload_RefusesTheLateAndServesTheRest()
    {
        var queue = Queue();
        queue.Discipline = new QueueDiscipline(5, newestFirst: true);
        var places = new[] { 0L, 97L, 98L }.Select(t => queue.Enter(9, t, out var _)!).ToList();
        Assert.False(queue.IsOverloaded(99));
        _free = 1;
        Assert.True(queue.IsOverloaded(100));
        queue.Dispatch(100);

        Assert.Equal((null, Refusal.Overload), await places[0].Outcome);
        Assert.Same(this, (await places[2].Outcome).Granted);
        queue.Dispatch(103);
        Assert.Equal((null, Refusal.Overload), await places[1].Outcome);
        Assert.Equal((0, true), (queue.Count, queue.IsOverloaded(1_000)));
    }

    [Fact]
    public void Dispatch_InAnOverload_OpensTheQueueOnceThereWasRoomForATarget()
    {
        var queue = Queue();
        queue.Discipline = new QueueDiscipline(5, newestFirst: false);
        Assert.True(queue.IsOpen);
        queue.Enter(9, 0, out _);
        queue.Dispatch(100);
        Assert.Equal((0, false), (queue.Count, queue.IsOpen));
        _free = 2;
        queue.Dispatch(110);
        Assert.Null(queue.Enter(9, 112, out var granted));
        Assert.NotNull(granted);
        queue.Dispatch(114);
        Assert.False(queue.IsOpen);
        // The last free one goes, and so does what was seen of room.
        queue.Enter(9, 114, out granted);
        Assert.NotNull(granted);
        _free = 1;
        queue.Dispatch(116);
        queue.Dispatch(120);
        Assert.False(queue.IsOpen);
        queue.Dispatch(121);

        Assert.Equal((true, false), (queue.IsOpen, queue.IsOverloaded(121)));
    }

    [Fact]
    public void Discipline_TakenAwayInAnOverload_OpensTheQueue()
    {
        var queue = Queue();
        queue.Discipline = new QueueDiscipline(5, newestFirst: false);
        queue.Enter(9, 0, out _);
        queue.Dispatch(100);
        queue.Discipline = null;
        queue.Dispatch(101);

        Assert.True(queue.IsOpen);
    }

    [Fact]
    public async Task Enter_WhileAllInFrontAreLate_GetsWhatIsFree()
    {
        var queue = Queue();
        queue.Discipline = new QueueDiscipline(5, newestFirst: false);
        var late = queue.Enter(9, 0, out _)!;
        _free = 1;

        Assert.Null(queue.Enter(9, 100, out var granted));
        Assert.NotNull(granted);
        Assert.Equal((null, Refusal.Overload), await late.Outcome);
    }

    [Fact]
    public async Task Queue_TwoThreads_NoWakeUpIsLost()
    {
        const int Rounds = 20_000;
        var permits = 1;
        var token = new object();
        var inside = 0;
        WaitQueue<object> queue = new(() => Interlocked.CompareExchange(ref permits, 0, 1) == 1 ? token : null, () => Volatile.Read(ref permits) == 1);

        async Task Work()
        {
            for (var i = 0; i < Rounds; i++)
            {
                if (queue.Enter(9, 0, out var granted) is { } place)
                    granted = (await place.Outcome).Granted;
                Assert.NotNull(granted);
                Assert.Equal(1, Interlocked.Increment(ref inside));
                Interlocked.Decrement(ref inside);
                Volatile.Write(ref permits, 1);
                Interlocked.MemoryBarrier();
                if (!queue.IsOpen)
                    queue.Dispatch(0);
            }
        }

        await Task.WhenAll(Task.Run(Work), Task.Run(Work)).WithTimeout(TimeSpan.FromSeconds(60));
        Assert.Equal((0, 1), (queue.Count, permits));
    }
}
