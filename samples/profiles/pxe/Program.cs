var builder = WebApplication.CreateBuilder(args);
builder.Configuration.AddGunicorn(args);
builder.Services.AddWorkerTuning(builder.Configuration);
builder.Services.AddWorkerHooks<PxeHooks>();
var app = builder.Build();

app.MapGet("/", () => "PXE and configuration server\n");
app.MapWorkerHealth("/health");
app.MapWorkerMetrics("/metrics");

// What a machine that boots from the network asks for: where to load its kernel.
app.MapGet("/boot/{mac}", (string mac, HttpRequest request) => $"""
    #!ipxe
    echo Booting {mac}
    chain {request.Scheme}://{request.Host}/config/{mac}

    """);

// What an installed machine reports back; forms and files are buffered in worker_tmp_dir.
app.MapPost("/config/{mac}", async (string mac, HttpRequest request) =>
{
    request.EnableBuffering(bufferThreshold: 1);
    await request.Body.CopyToAsync(Stream.Null);
    return $"{mac}: {request.Body.Length} bytes\n";
});

app.Run();
