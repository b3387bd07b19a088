using System.Net;

var builder = WebApplication.CreateBuilder(args);
builder.Configuration.AddGunicorn(args);
builder.Services.AddWorkerTuning(builder.Configuration);
builder.Services.AddWorkerHooks<DnsProxyHooks>();
var app = builder.Build();

app.MapGet("/", () => "dns proxy\n");
// As the document has it. Both are answered while every worker is busy; the second has live, ready, startup, detailed.
app.MapGet("/health", () => new { status = "ok" }).ExemptFromWorkers();
app.MapWorkerHealth("/healthz");

// Waits for the name server, as a proxy does.
app.MapGet("/resolve/{name}", async (string name, CancellationToken cancelled) =>
    (await Dns.GetHostAddressesAsync(name, cancelled)).Select(address => address.ToString()));

// Several names at once, as a JSON array.
app.MapPost("/resolve", async (string[] names, CancellationToken cancelled) =>
    (await Task.WhenAll(names.Select(name => Dns.GetHostAddressesAsync(name, cancelled)))).Select(found => found[0].ToString()));

app.Run();
