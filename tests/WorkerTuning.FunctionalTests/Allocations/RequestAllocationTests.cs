using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Allocations;

/// <summary>What a request allocates over what it allocates in Kestrel alone, everything that the library puts in its way included.</summary>
public class RequestAllocationTests
{
    // What user code may keep of a request is made for it.
    private const int OfTheFeature = 64;

    [Theory]
    [InlineData("")]
    [InlineData("AccessLog")]
    [InlineData("WorkerClass=gthread,Threads=2,Timeout=30")]
    [InlineData("MaxRequests=1000000,MaxConnectionAge=3600,MaxRequestsPerConnection=1000000")]
    [InlineData("StrictRequests=true,LimitRequestFieldSize=8190,MaxRequestBodySize=100000")]
    [InlineData("Concurrency=adaptive")]
    public async Task Request_HandlerThatCompletesAtOnce_AllocatesItsOwnFeatureAndNothingElse(string settings)
    {
        using var folder = new ScratchFolder();
        var (bare, ours) = await LeastAsync(Settings(settings, folder), static s => s.AllocatedAtOnce());

        Assert.Equal(bare + OfTheFeature, ours);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("AccessLog", 2)]
    public async Task Request_HandlerThatWaits_AllocatesAStateMachineForEachThatWaitsWithIt(string settings, int stateMachines)
    {
        const int OfOne = 200;
        using var folder = new ScratchFolder();
        var (bare, ours) = await LeastAsync(Settings(settings, folder), static s => s.AllocatedWaiting());

        Assert.InRange(ours - bare, OfTheFeature, OfTheFeature + (stateMachines * OfOne));
    }

    // In turn, and the least of several times: code that the runtime compiles anew meanwhile allocates less than it did before.
    private static async Task<(long Bare, long Ours)> LeastAsync(Dictionary<string, string?> settings, Func<MemoryServer, long> measure)
    {
        await using var bare = await MemoryServer.StartAsync(null);
        await using var ours = await MemoryServer.StartAsync(settings);
        var least = (Bare: long.MaxValue, Ours: long.MaxValue);
        for (var round = 0; round < 8; round++)
            least = (Math.Min(least.Bare, measure(bare)), Math.Min(least.Ours, measure(ours)));
        return least;
    }

    private static Dictionary<string, string?> Settings(string text, ScratchFolder folder) =>
        text.Split(',', StringSplitOptions.RemoveEmptyEntries)
            .Select(s => s.Split('='))
            .ToDictionary(s => s[0], string? (s) => s.Length > 1 ? s[1] : folder.Path("access.log"));
}
