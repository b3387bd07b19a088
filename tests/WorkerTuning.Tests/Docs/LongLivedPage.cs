using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.SignalR;

namespace WorkerTuning.Tests.Docs;

/// <summary>The code of docs/long-lived.md.</summary>
internal static class LongLivedPage
{
    public static void Map(WebApplication app, Func<CancellationToken, IAsyncEnumerable<string>> ticks)
    {
        #region map
        app.UseWebSockets();
        app.MapHub<PricesHub>("/prices");
        app.MapGet("/events", (CancellationToken gone) => TypedResults.ServerSentEvents(ticks(gone)));
        app.MapPost("/answer", (CancellationToken gone) => TypedResults.ServerSentEvents(ticks(gone))).HoldWorker();
        #endregion
    }

    internal sealed class PriceBook
    {
        public decimal this[string symbol] => symbol.Length;
    }

    #region hub
    internal sealed class PricesHub(WorkerLocal<PriceBook> book) : Hub
    {
        public decimal Ask(string symbol) => book.Value[symbol];
    }
    #endregion
}
