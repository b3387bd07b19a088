using System.Diagnostics;
using WorkerTuning.TestApplication;

// A server for the tests that need a process of its own. Every setting comes in by the public ways: flags, variables, files.
var builder = WebApplication.CreateBuilder(args);
builder.Configuration.AddGunicorn(args);
builder.Services.AddWorkerTuning(builder.Configuration);
builder.Services.AddQuickMemoryLadder();
if (Environment.GetEnvironmentVariable("TESTAPP_HOOKS") == "1")
    builder.Services.AddWorkerHooks<SpokenHooks>();
builder.Services.AddSlowStart();
builder.Services.AddQuietServer();
builder.Services.AddBrokenVersion();
SlowStart.SendEarlySignals();
var log = builder.Logging.AddBlocking();
var app = builder.Build();

app.UseBrokenVersion();
app.MapWorkerHealth("/health");
app.MapLeak();
app.MapGet("/", () => "hello");
app.MapPost("/block-log", () => log.Block()).ExemptFromWorkers();
app.MapGet("/pid", () => Environment.ProcessId);
app.MapGet("/env", (string name) => Environment.GetEnvironmentVariable(name) ?? "(not set)");
app.MapGet("/folder", Directory.GetCurrentDirectory);
app.MapGet("/remote", (HttpContext context) => $"{context.Connection.RemoteIpAddress}:{context.Connection.RemotePort}");
app.MapGet("/who", (HttpContext context) => $"{context.Connection.RemoteIpAddress} {context.Request.Scheme} {context.Request.Host} {context.Request.Protocol}");
app.MapGet("/proto", (HttpRequest request) => $"{request.Scheme} {request.Protocol}");

app.MapGet("/sleep", async (int ms, CancellationToken cancelled) =>
{
    await Task.Delay(ms, cancelled);
    return "slept";
});

app.MapPost("/read", async (HttpRequest request) =>
{
    await request.Body.CopyToAsync(Stream.Null);
    return "read";
});
app.MapPost("/no-read", () => "not read");

// Buffers the body as a form upload does, and says in which folder.
app.MapPost("/buffer", async (HttpRequest request) =>
{
    request.EnableBuffering(bufferThreshold: 1);
    await request.Body.CopyToAsync(Stream.Null);
    return new FileInfo("/proc/self/fd").Directory!.GetFiles("*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1 })
        .Select(file => file.LinkTarget)
        .FirstOrDefault(target => target?.Contains("ASPNETCORE_", StringComparison.Ordinal) == true) ?? "(in memory)";
});

app.MapPost("/file", (string path) => File.WriteAllText(path, ""));

// What a program that this one starts gets from it.
app.MapGet("/child", async (string command) =>
{
    using var child = Process.Start(new ProcessStartInfo("sh", ["-c", command]) { RedirectStandardOutput = true })!;
    return await child.StandardOutput.ReadToEndAsync();
});

app.MapControl();
app.StarveOnceStarted();
app.Run();
