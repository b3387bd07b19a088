using System.Globalization;
using System.Text;
using WorkerTuning;

var builder = WebApplication.CreateBuilder(args);
builder.Configuration.AddGunicorn(args); // reads ./gunicorn.conf.py, and takes gunicorn's flags
builder.Services.AddWorkerTuning(builder.Configuration);
builder.Services.AddWorkerHooks<ShopHooks>(); // when_ready
builder.Services.AddWorkerLocal<Labels>(); // what stood at the top of the module: one for each worker
var app = builder.Build();

var prices = new Dictionary<string, int> { ["bolt"] = 3, ["nut"] = 2 };
app.MapGet("/items", () => TypedResults.Json(prices, contentType: "application/json"));
app.MapGet("/items/{name}", (string name, WorkerLocal<Labels> labels) => prices.TryGetValue(name, out var price)
    ? TypedResults.Text(labels.Value.Of(name, price))
    : Results.Text("no such item\n", statusCode: 404));
app.MapGet("/total", (string[]? item) => TypedResults.Text($"{item?.Sum(name => prices.GetValueOrDefault(name)) ?? 0}\n"));
app.MapPost("/orders", async (HttpRequest request) =>
{
    using var body = new MemoryStream();
    await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
    return Results.Text($"{body.Length} bytes taken\n", statusCode: 201);
});
app.MapFallback(() => Results.Text("not found\n", statusCode: 404));
app.Run();

internal sealed class Labels
{
    private readonly CompositeFormat _label = CompositeFormat.Parse("{0}: {1} EUR\n");

    public string Of(string name, int price) => string.Format(CultureInfo.InvariantCulture, _label, name, price);
}

internal sealed class ShopHooks(ILogger<ShopHooks> logger) : IWorkerHooks
{
    public ValueTask WhenReadyAsync(IWorkerPool pool, CancellationToken cancellationToken)
    {
        logger.LogInformation("the shop is open");
        return ValueTask.CompletedTask;
    }
}
