using WorkerTuning;

var builder = WebApplication.CreateBuilder(args);
builder.Configuration.AddGunicorn(args);
builder.Services.AddWorkerTuning(builder.Configuration);
builder.Services.AddWorkerHooks<BlogHooks>();
var app = builder.Build();

app.MapGet("/", () => "blog\n");
app.MapWorkerHealth("/health");
app.MapWorkerMetrics("/metrics");
app.MapPost("/api/", async (HttpRequest request, CancellationToken cancelled) =>
{
    await request.Body.CopyToAsync(Stream.Null, cancelled);
    return "posted\n";
});

// How many requests this configuration takes at a time.
app.MapGet("/plan", (WorkerPlan plan) => new { plan.Workers, WorkerClass = plan.WorkerClass.ToString(), plan.Capacity });

app.Run();
