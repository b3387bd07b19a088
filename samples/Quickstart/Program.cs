using WorkerTuning;

var builder = WebApplication.CreateBuilder(args);
builder.Configuration.AddGunicorn(args); // optional: gunicorn's flags, and ./gunicorn.conf.py
builder.Services.AddWorkerTuning(builder.Configuration);

var app = builder.Build();
app.MapGet("/", () => "hello\n");
app.MapGet("/plan", (WorkerPlan plan) => plan.Settings); // every value in force, with its origin
app.Run();
