using System.Net;

namespace WorkerTuning.LoadTests.Servers;

/// <summary>The .NET server that is driven: the same endpoints in every composition.</summary>
internal static class Server
{
    private static readonly byte[] Down = [.. Enumerable.Repeat((byte)'x', 65_536)];

    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string composition, string address)
    {
        var parts = Composition.All[composition];
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production", ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseUrls($"http://{address}");
        parts.Services(builder);
        var app = builder.Build();
        parts.Pipeline(app);
        Map(app);
        await app.RunAsync();
        return 0;
    }

    private static void Map(WebApplication app)
    {
        app.MapGet("/hello", () => "Hello, world!");
        app.MapGet("/json", () => new Message("Hello, world!"));
        app.MapGet("/down", () => Results.Bytes(Down, "application/octet-stream"));
        app.MapPost("/up", async (HttpRequest request) =>
        {
            long length = 0;
            while (await request.BodyReader.ReadAsync() is var read)
            {
                length += read.Buffer.Length;
                request.BodyReader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                    break;
            }

            return length;
        });
        app.MapGet("/sleep", () =>
        {
            Thread.Sleep(100);
            return "Hello, world!";
        });
        app.MapGet("/sync-over-async", () =>
        {
            Task.Delay(100).Wait();
            return "Hello, world!";
        });
        Downstream.Map(app);
        Neighbours.MapPages(app);
        IdleSocket.Map(app);
        app.MapGet("/heap", () =>
        {
            GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
            return GC.GetTotalMemory(forceFullCollection: true);
        });
    }

    private sealed record Message(string Text);
}
