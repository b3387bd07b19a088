using WorkerTuning.Workers;

namespace WorkerTuning.Tests.Workers;

public class WorkerTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(10_000_000)]
    public void TryLease_AtCapacity_Refuses(int capacity)
    {
        using var workers = new TestWorkers();
        var worker = workers.Make(capacity: capacity);
        var taken = Math.Min(capacity, 1_000);
        for (var i = 0; i < taken; i++)
            Assert.True(worker.TryLease());

        Assert.Equal((taken, taken), (worker.Leases, worker.Pins));
        Assert.Equal(capacity > taken, worker.TryLease());
    }

    [Fact]
    public void Retire_WhileLeased_DrainsOnceAfterTheLastPin()
    {
        using var workers = new TestWorkers();
        var worker = workers.Make(capacity: 2);
        Assert.True(worker.TryLease() && worker.TryLease());
        worker.Retire();
        worker.Retire();
        Assert.False(worker.TryLease() || worker.TryPin());
        worker.EndLeaseAndPin();
        worker.EndLease();
        Assert.Empty(workers.Drained);
        worker.EndPin();

        Assert.Equal([worker], workers.Drained);
        Assert.Equal((0, 0, true), (worker.Leases, worker.Pins, worker.IsRetired));
    }

    [Fact]
    public void Retire_Idle_DrainsAtOnceAndOnce()
    {
        using var workers = new TestWorkers();
        var worker = workers.Make();
        worker.Retire();
        worker.Retire();

        Assert.Equal([worker], workers.Drained);
    }

    [Fact]
    public void TryPin_AtCapacity_KeepsTheWorkerWithoutALease()
    {
        using var workers = new TestWorkers();
        var worker = workers.Make();
        Assert.True(worker.TryLease() && worker.TryPin());
        Assert.Equal((1, 2), (worker.Leases, worker.Pins));
        worker.EndLeaseAndPin();
        worker.Retire();
        Assert.Empty(workers.Drained);
        worker.EndPin();

        Assert.Single(workers.Drained);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(3, 1)]
    public void Count_AtTheLimit_SaysSoOnce(long maxRequests, int expected)
    {
        using var workers = new TestWorkers();
        var worker = workers.Make(maxRequests: maxRequests);

        Assert.Equal(expected, Enumerable.Range(0, 5).Count(_ => worker.Count()));
        Assert.Equal(5, worker.Served);
    }

    [Fact]
    public void Watch_NotesUseSinceTheLastLook()
    {
        using var workers = new TestWorkers();
        var worker = workers.Make();
        worker.Watch(10);
        Assert.Equal(worker.Born, worker.LastUsed);
        worker.Count();
        worker.Watch(20);
        worker.Watch(30);
        Assert.Equal(20, worker.LastUsed);
        Assert.True(worker.TryLease());
        worker.Watch(40);
        worker.Watch(50);
        Assert.Equal(50, worker.LastUsed);
    }

    [Fact]
    public void Worker_TwoThreadsAndARetire_NeverOverCapacityAndDrainedOnce()
    {
        for (var round = 0; round < 20; round++)
        {
            using var workers = new TestWorkers();
            var (inside, most, drained) = (0, 0, 0);
            var made = workers.Make(new WorkerIdentity(1, 1, 1, 0), _ => Interlocked.Increment(ref drained));
            var threads = Enumerable.Range(0, 2).Select(_ => new Thread(() =>
            {
                for (var i = 0; i < 10_000; i++)
                {
                    if (!made.TryLease())
                        continue;
                    most = Math.Max(most, Interlocked.Increment(ref inside));
                    Interlocked.Decrement(ref inside);
                    if ((i & 1) == 0)
                    {
                        made.EndLeaseAndPin();
                    }
                    else
                    {
                        made.EndLease();
                        made.EndPin();
                    }
                }
            })).ToList();
            threads.ForEach(t => t.Start());
            Thread.Yield();
            made.Retire();
            threads.ForEach(t => t.Join());

            Assert.True(most <= 1);
            Assert.Equal((0, 0, 1), (made.Leases, made.Pins, drained));
        }
    }
}
