var builder = WebApplication.CreateBuilder(args);
builder.Configuration.AddGunicorn(args);
builder.Services.AddWorkerTuning(builder.Configuration);
builder.Services.AddWorkerHooks<KoreHooks>();
var app = builder.Build();

app.MapGet("/", () => "kore api\n");
app.MapGet("/health/", () => new { status = "ok" });
app.MapGet("/scheme", (HttpRequest request) => request.Scheme);

app.Run();
