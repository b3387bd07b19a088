var builder = WebApplication.CreateBuilder(args);
builder.Configuration.AddGunicorn(args);
builder.Services.AddWorkerTuning(builder.Configuration);

var app = builder.Build();
app.MapGet("/", () => "hello");
app.Run();
