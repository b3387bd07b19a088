var builder = WebApplication.CreateBuilder(args);
builder.Configuration.AddGunicorn(args);
builder.Services.AddWorkerTuning(builder.Configuration);
builder.Services.AddWorkerHooks<DevSimHooks>();

// In production nothing starts without its secrets.
string[] secrets = ["SECRET_KEY", "ENCRYPTION_KEY", "JWT_SECRET_KEY"];
var missing = secrets.Where(name => string.IsNullOrWhiteSpace(builder.Configuration[name])).ToArray();
if (builder.Environment.IsProduction() && missing.Length > 0)
{
    Console.Error.WriteLine($"Error: not set, and needed in production: {string.Join(", ", missing)}");
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
    return new { rows };
});

app.Run();
