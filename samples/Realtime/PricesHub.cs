using Microsoft.AspNetCore.SignalR;

namespace WorkerTuning.Samples.Realtime;

internal sealed class PricesHub(WorkerLocal<PriceBook> book) : Hub
{
    public string Ask() => book.Value.Ask();
}
