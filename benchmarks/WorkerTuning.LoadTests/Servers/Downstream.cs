namespace WorkerTuning.LoadTests.Servers;

/// <summary>
/// A service behind the server: so many requests at a time, each of the same length; the rest wait there. As most, it does not learn that a client left.
/// </summary>
internal static class Downstream
{
    public const string Path = "/downstream";

    public const int Slots = 50;

    public static readonly TimeSpan Time = TimeSpan.FromMilliseconds(100);

    private static readonly SemaphoreSlim Free = new(Slots);

    /// <summary>Requests a second that it can serve.</summary>
    public static double PerSecond => Slots / Time.TotalSeconds;

    public static void Map(WebApplication app) => app.MapGet(Path, async () =>
    {
        await Free.WaitAsync();
        try
        {
            await Task.Delay(Time);
            return "Hello, world!";
        }
        finally
        {
            Free.Release();
        }
    });
}
