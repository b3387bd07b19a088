var builder = WebApplication.CreateBuilder(args);
builder.Configuration.AddGunicorn(args);
builder.Services.AddWorkerTuning(builder.Configuration);
builder.Services.AddWorkerHooks<DevSimHooks>();

// In production nothing starts without its secrets.
Secrets.AddFiles(builder.Configuration);
if (builder.Environment.IsProduction() && Secrets.Find(builder.Configuration) is { } problem)
{
    Console.Error.WriteLine($"Error: {problem}");
    Environment.Exit(1);
}

var app = builder.Build();
app.MapGet("/", () => "devsim\n");
app.MapWorkerHealth("/api/health");
app.MapWorkerMetrics("/metrics");

// Reads the rows of a CSV file and keeps none.
app.MapPost("/api/upload", async (HttpRequest request) =>
{
    using var reader = new StreamReader(request.Body);
    var rows = 0;
    while (await reader.ReadLineAsync() is not null)
        rows++;
    app.Logger.LogInformation("upload of {Rows} rows", rows);
    return new { rows };
});

app.Run();
