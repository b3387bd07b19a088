using WorkerTuning;

var builder = WebApplication.CreateBuilder(args);
builder.Configuration.AddGunicorn(args); // optional: gunicorn's flags, and ./gunicorn.conf.py
builder.Services.AddWorkerTuning(builder.Configuration);
builder.Services.AddWorkerLocal<Greeter>(); // one for each worker, made anew when it is recycled

var app = builder.Build();
app.MapGet("/", (WorkerLocal<Greeter> greeter) => greeter.Value.Greeting);
app.MapGet("/plan", (WorkerPlan plan) => plan.Settings); // every value in force, with its origin
app.MapWorkerHealth("/health"); // live, ready, startup, detailed
app.MapWorkerDashboard("/workers"); // a page for browsers, JSON for everybody else
app.MapWorkerMetrics("/metrics"); // for Prometheus; from the package WorkerTuning.Prometheus
app.Run();

internal sealed record Greeter(string Greeting = "hello\n");
