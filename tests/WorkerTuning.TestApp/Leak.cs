using WorkerTuning.Lifecycle.Memory;

/// <summary>Memory that no recycle frees, and a memory ladder in a hurry for those who wait for its end.</summary>
internal static class Leak
{
    private static readonly List<byte[]> Kept = [];

    public static void AddQuickMemoryLadder(this IServiceCollection services)
    {
        if (Environment.GetEnvironmentVariable("TEST_QUICK_MEMORY") is null)
            return;
        services.AddSingleton(new MemoryTiming
        {
            SampleInterval = TimeSpan.FromMilliseconds(100),
            SamplesInARow = 2,
            Settling = TimeSpan.FromMilliseconds(500),
            CollectCoolDown = TimeSpan.Zero,
        });
    }

    public static void MapLeak(this WebApplication app) => app.MapGet("/leak", (int mb) =>
    {
        var block = GC.AllocateUninitializedArray<byte>(mb << 20);
        block.AsSpan().Fill(1);
        Kept.Add(block);
        return "leaked";
    });
}
