using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;

namespace WorkerTuning.Samples.Realtime;

/// <summary>An event a second. When the worker must go, the token ends the stream in order, and the browser connects again.</summary>
internal static class PriceEvents
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public static IResult Stream(WorkerLocal<PriceBook> book, CancellationToken gone) => TypedResults.ServerSentEvents(ReadAsync(book.Value, gone));

    private static async IAsyncEnumerable<SseItem<string>> ReadAsync(PriceBook book, [EnumeratorCancellation] CancellationToken gone)
    {
        while (!gone.IsCancellationRequested)
        {
            yield return new SseItem<string>(book.Ask(), "price") { ReconnectionInterval = Pause };
            await Task.Delay(Pause, gone).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
