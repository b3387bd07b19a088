var builder = WebApplication.CreateBuilder(args);
builder.Configuration.AddGunicorn(args);
builder.Services.AddWorkerTuning(builder.Configuration);

var app = builder.Build();
app.MapGet("/", async (CancellationToken cancelled, int ms = 20) =>
{
    await Task.Delay(ms, cancelled);
    return "hello\n";
});
app.MapGet("/fail", () => Results.StatusCode(500));
app.MapGet("/hang", () => Thread.Sleep(TimeSpan.FromSeconds(20))); // heeds no token: its worker is replaced after the timeout
app.MapWorkerHealth("/health");
app.MapWorkerMetrics("/metrics");
app.Run();
