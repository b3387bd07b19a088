var builder = WebApplication.CreateBuilder(args);
builder.Configuration.AddGunicorn(args);
builder.Services.AddWorkerTuning(builder.Configuration);
builder.Services.AddWorkerHooks<KoreHooks>();
var app = builder.Build();

app.MapGet("/", () => "kore api\n");
// As the document has it. Both are answered while every worker is busy; the second has live, ready, startup, detailed.
app.MapGet("/health/", () => new { status = "ok" }).ExemptFromWorkers();
app.MapWorkerHealth("/healthz");
app.MapGet("/scheme", (HttpRequest request) => request.Scheme);

// Reads what it is sent, and gives up when its time is over.
app.MapPost("/items", async (HttpRequest request, CancellationToken cancelled) =>
{
    await request.Body.CopyToAsync(Stream.Null, cancelled);
    return "taken\n";
});

app.Run();
