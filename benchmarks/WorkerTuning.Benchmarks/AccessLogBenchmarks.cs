using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.HttpLogging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using WorkerTuning.AccessLog;
using WorkerTuning.AccessLog.Format;
using WorkerTuning.Configuration.Values;
using WorkerTuning.Planning;

namespace WorkerTuning.Benchmarks;

/// <summary>What a line costs the request it is about, against the two logging middlewares of ASP.NET Core with the same values in their line.</summary>
[MemoryDiagnoser]
public class AccessLogBenchmarks : IAsyncDisposable
{
    private readonly DefaultHttpContext _context = new();
    private readonly LogOutputs _off = new();
    private readonly LogOutputs _on = new();
    private readonly LineBuffer _line = new();
    private readonly RequestRecord _record = new();
    private readonly AccessFormat _text = AccessFormat.Compile(AccessLogFormatText.Default, LogFormat.Text);
    private readonly AccessFormat _json = AccessFormat.Compile(AccessLogFormatText.Default, LogFormat.Json);
    private ServiceProvider _services = null!;
    private RequestDelegate _bare = null!;
    private RequestDelegate _without = null!;
    private RequestDelegate _with = null!;
    private RequestDelegate _w3c = null!;
    private RequestDelegate _http = null!;

    [GlobalSetup]
    public void Setup()
    {
        var request = _context.Request;
        (request.Method, request.Path, request.Protocol) = ("GET", "/report", "HTTP/1.1");
        request.Headers.UserAgent = "curl/8.5.0";
        _context.Features.Get<IHttpRequestFeature>()!.RawTarget = "/report";
        _on.Apply(new LogPlan { AccessLog = "/dev/null" }, TimeProvider.System, NullLogger.Instance);
        _services = Services();
        _record.Begin(_context, _text.Headers, 0);
        _record.End(200, TimeSpan.FromMilliseconds(1.5), ClockSecond.Now(TimeProvider.System));
        _bare = static _ => Task.CompletedTask;
        _without = new RequestLog(_bare, _off, TimeProvider.System, NullLoggerFactory.Instance).Invoke;
        _with = new RequestLog(_bare, _on, TimeProvider.System, NullLoggerFactory.Instance).Invoke;
        _w3c = Build(app => app.UseW3CLogging());
        _http = Build(app => app.UseHttpLogging());
    }

    [GlobalCleanup]
    public async ValueTask DisposeAsync()
    {
        _on.Dispose();
        _off.Dispose();
        await _services.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public int LineOfText()
    {
        _line.CutTo(0);
        _text.Append(_line, _record);
        return _line.Length;
    }

    [Benchmark]
    public int LineOfJson()
    {
        _line.CutTo(0);
        _json.Append(_line, _record);
        return _line.Length;
    }

    [Benchmark]
    public Task Bare() => _bare(_context);

    [Benchmark]
    public Task AccessLogOff() => _without(_context);

    [Benchmark]
    public Task AccessLogOn() => _with(_context);

    [Benchmark]
    public Task W3CLogging() => _w3c(_context);

    [Benchmark(Baseline = true)]
    public Task HttpLogging() => _http(_context);

    private static ServiceProvider Services()
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(new FormattingProvider()));
        services.AddSingleton<IHostEnvironment>(new HostingEnvironment { ApplicationName = "Benchmarks", ContentRootPath = Path.GetTempPath() });
        services.AddHttpLogging(o => o.LoggingFields = HttpLoggingFields.RequestMethod | HttpLoggingFields.RequestPath | HttpLoggingFields.RequestProtocol
            | HttpLoggingFields.ResponseStatusCode | HttpLoggingFields.Duration);
        services.AddW3CLogging(o =>
        {
            o.LogDirectory = Directory.CreateTempSubdirectory("wt-w3c-").FullName;
            o.LoggingFields = W3CLoggingFields.Date | W3CLoggingFields.Time | W3CLoggingFields.ClientIpAddress | W3CLoggingFields.UserName | W3CLoggingFields.Method
                | W3CLoggingFields.UriStem | W3CLoggingFields.ProtocolVersion | W3CLoggingFields.ProtocolStatus | W3CLoggingFields.UserAgent | W3CLoggingFields.Referer;
        });
        return services.BuildServiceProvider();
    }

    private RequestDelegate Build(Action<IApplicationBuilder> use)
    {
        var app = new ApplicationBuilder(_services);
        use(app);
        app.Run(_bare);
        return app.Build();
    }

    /// <summary>Makes the text of each record, as any logger that writes must, and leaves it at that.</summary>
    private sealed class FormattingProvider : ILoggerProvider, ILogger
    {
        private int _length;

        public ILogger CreateLogger(string categoryName) => this;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _length += formatter(state, exception).Length;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Dispose()
        {
        }
    }
}
