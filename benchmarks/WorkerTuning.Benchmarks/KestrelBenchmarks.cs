using System.Text;
using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpLogging;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Benchmarks;

/// <summary>
/// A whole request through Kestrel and a routed endpoint, over a connection in memory: what the server itself costs is in it, the system's
/// network is not.
/// </summary>
[MemoryDiagnoser]
public class KestrelBenchmarks : IDisposable
{
    private static readonly byte[] Request = Encoding.ASCII.GetBytes(
        "GET /hello?page=2 HTTP/1.1\r\nHost: localhost\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0\r\nReferer: http://localhost/\r\n\r\n");

    private MemoryConnection _connection = null!;
    private WebApplication _app = null!;
    private TextWriter _output = null!;

    public static IEnumerable<string> Compositions => ["bare", "ours", "ours, accesslog", "HttpLogging to the console", "W3CLogging"];

    [ParamsSource(nameof(Compositions))]
    public string Composition { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        // The console's logger writes to what Console.Out is when it is made.
        _output = Console.Out;
        Console.SetOut(TextWriter.Synchronized(new StreamWriter("/dev/null") { AutoFlush = true }));
        _connection = new MemoryConnection();
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Microsoft.AspNetCore.HttpLogging", LogLevel.Information);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<IConnectionListenerFactory>(_connection);
        Add(builder);
        _app = builder.Build();
        Use(_app);
        _app.MapGet("/hello", () => "Hello, world!");
        _app.StartAsync().GetAwaiter().GetResult();
        _connection.WarmUpAsync(Request).GetAwaiter().GetResult();
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _app.StopAsync().GetAwaiter().GetResult();
        ((IDisposable)_app).Dispose();
        Console.SetOut(_output);
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public int Hello() => _connection.Request(Request) is > 0 and var length ? length : throw new InvalidOperationException("The answer came late.");

    private void Add(WebApplicationBuilder builder)
    {
        switch (Composition)
        {
            case "ours":
                builder.Services.AddWorkerTuning(builder.Configuration);
                break;
            case "ours, accesslog":
                builder.Configuration.AddInMemoryCollection([new("WorkerTuning:AccessLog", "/dev/null")]);
                builder.Services.AddWorkerTuning(builder.Configuration);
                break;
            case "HttpLogging to the console":
                builder.Services.AddHttpLogging(o =>
                {
                    o.LoggingFields = HttpLoggingFields.RequestPropertiesAndHeaders | HttpLoggingFields.ResponseStatusCode | HttpLoggingFields.Duration;
                    o.RequestHeaders.Clear();
                    o.RequestHeaders.Add("Referer");
                    o.RequestHeaders.Add("User-Agent");
                    o.CombineLogs = true;
                });
                break;
            case "W3CLogging":
                builder.Services.AddW3CLogging(o => o.LogDirectory = Directory.CreateTempSubdirectory("wt-w3c-").FullName);
                break;
        }
    }

    private void Use(WebApplication app)
    {
        if (Composition.StartsWith("HttpLogging", StringComparison.Ordinal))
            app.UseHttpLogging();
        if (Composition == "W3CLogging")
            app.UseW3CLogging();
    }
}
