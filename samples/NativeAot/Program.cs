var builder = WebApplication.CreateSlimBuilder(args);
builder.Configuration.AddGunicorn(args);
builder.Services.AddWorkerTuning(builder.Configuration);

var app = builder.Build();
app.MapGet("/", () => "hello\n");
app.MapWorkerHealth("/health");
app.MapWorkerDashboard("/workers");
app.Run();
