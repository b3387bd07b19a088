using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Allocations;

/// <summary>What a request allocates over what it allocates in Kestrel alone, everything that the library puts in its way included.</summary>
public class RequestAllocationTests
{
    [Theory]
    [InlineData("")]
    [InlineData("AccessLog")]
    [InlineData("WorkerClass=gthread,Threads=2,Timeout=30")]
    [InlineData("MaxRequests=1000000,MaxConnectionAge=3600,MaxRequestsPerConnection=1000000")]
    [InlineData("StrictRequests=true,LimitRequestFieldSize=8190,MaxRequestBodySize=100000")]
    [InlineData("Concurrency=adaptive")]
    public async Task Request_HandlerThatCompletesAtOnce_AllocatesWhatItDoesInKestrel(string settings)
    {
        using var folder = new ScratchFolder();
        await using var bare = await MemoryServer.StartAsync(null);
        await using var ours = await MemoryServer.StartAsync(Settings(settings, folder));

        Assert.Equal(bare.AllocatedAtOnce(), ours.AllocatedAtOnce());
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("AccessLog", 2)]
    public async Task Request_HandlerThatWaits_AllocatesAStateMachineForEachThatWaitsWithIt(string settings, int stateMachines)
    {
        const int OfOne = 200;
        using var folder = new ScratchFolder();
        await using var bare = await MemoryServer.StartAsync(null);
        await using var ours = await MemoryServer.StartAsync(Settings(settings, folder));

        Assert.InRange(ours.AllocatedWaiting() - bare.AllocatedWaiting(), 0, stateMachines * OfOne);
    }

    private static Dictionary<string, string?> Settings(string text, ScratchFolder folder) =>
        text.Split(',', StringSplitOptions.RemoveEmptyEntries)
            .Select(s => s.Split('='))
            .ToDictionary(s => s[0], string? (s) => s.Length > 1 ? s[1] : folder.Path("access.log"));
}
