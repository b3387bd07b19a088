using WorkerTuning;

var builder = WebApplication.CreateBuilder(args);
builder.Configuration.AddGunicorn(args);
builder.Services.AddWorkerTuning(builder.Configuration);
var app = builder.Build();

app.MapGet("/", () => "blog\n");
app.MapGet("/health/", () => new { status = "healthy" });
app.MapPost("/api/", async (HttpRequest request) =>
{
    await request.Body.CopyToAsync(Stream.Null);
    return "posted\n";
});

// How many requests this configuration takes at a time.
app.MapGet("/plan", (WorkerPlan plan) => new { plan.Workers, WorkerClass = plan.WorkerClass.ToString(), plan.Capacity });

app.Run();
