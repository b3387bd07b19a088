using WorkerTuning.Workers;

namespace WorkerTuning.Tests.Workers;

public sealed class LimitSharesTests : IDisposable
{
    private readonly TestWorkers _workers = new();

    public void Dispose() => _workers.Dispose();

    [Theory]
    [InlineData(null, "", "10 10 10")]
    [InlineData(9, "", "3 3 3")]
    [InlineData(10, "", "4 3 3")]
    [InlineData(2, "", "1 1 0")]
    [InlineData(0, "", "0 0 0")]
    [InlineData(300, "", "10 10 10")]
    [InlineData(9, "0 2 9", "3 5 10")]
    public void Spread_ALimit_GivesEachItsPart(int? limit, string standing, string expected)
    {
        var made = _workers.Serve(3, 10);
        LimitShares.Spread(made, limit, [.. standing.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)]);

        Assert.Equal(expected, string.Join(' ', made.Select(w => w.Share)));
    }

    [Fact]
    public void Limit_OfAPool_HoldsForWorkersThatComeLater()
    {
        _workers.Serve(2, 10);
        _workers.Pool.Limit(3, []);
        _workers.Serve(3, 10);

        Assert.Equal(3, Enumerable.Range(0, 10).Count(_ => _workers.Pool.TryLease() is not null));
        _workers.Pool.Limit(null, []);
        Assert.Equal(27, Enumerable.Range(0, 40).Count(_ => _workers.Pool.TryLease() is not null));
    }

    [Fact]
    public async Task Limit_ThatRises_LetsThoseInWhoWait()
    {
        _workers.Serve(2, 10);
        _workers.Pool.Limit(1, []);
        Assert.NotNull(_workers.Pool.TryLease());
        var waiting = _workers.Pool.Queue.Enter(5, 0, out _)!;
        _workers.Pool.Limit(2, []);

        Assert.NotNull((await waiting.Outcome).Granted);
    }
}
