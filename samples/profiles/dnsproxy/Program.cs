using System.Net;

var builder = WebApplication.CreateBuilder(args);
builder.Configuration.AddGunicorn(args);
builder.Services.AddWorkerTuning(builder.Configuration);
builder.Services.AddWorkerHooks<DnsProxyHooks>();
var app = builder.Build();

app.MapGet("/", () => "dns proxy\n");
// As the document has it, and answered while every worker is busy; below it live, ready, startup, detailed.
app.MapGet("/health", () => new { status = "ok" }).ExemptFromWorkers();
app.MapWorkerHealth("/health");

// Waits for the name server, as a proxy does.
app.MapGet("/resolve/{name}", async (string name, CancellationToken cancelled) =>
    (await Dns.GetHostAddressesAsync(name, cancelled)).Select(address => address.ToString()));

// Several names at once, as a JSON array.
app.MapPost("/resolve", async (string[] names, CancellationToken cancelled) =>
    (await Task.WhenAll(names.Select(name => Dns.GetHostAddressesAsync(name, cancelled)))).Select(found => found[0].ToString()));

app.Run();
