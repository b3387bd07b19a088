using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NLog;
using NLog.Targets;
using NLog.Web;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Logging;

/// <summary>Loggers that take the place of .NET's own, or stand beside it.</summary>
public sealed class OtherLoggersTests
{
    private static readonly Dictionary<string, string?> ErrorLog = new() { ["ErrorLog"] = "{folder}/error.log" };

    [Fact]
    public async Task Serilog_ThatAsksNoProvider_IsWarnedOf()
    {
        var sink = new Kept();
        await using var host = await StartAsync(
            new() { ["ErrorLog"] = "{folder}/error.log", ["LogLevel"] = "warning", ["StatsdHost"] = "127.0.0.1:9", ["AccessLog"] = "{folder}/access.log" },
            builder => builder.Host.UseSerilog((_, serilog) => serilog.WriteTo.Sink(sink)));
        await host.GetAsync("/");

        Assert.Equal(
            "errorlog, statsd_host, loglevel ignored for what is logged through ILogger: Serilog.Extensions.Logging.SerilogLoggerFactory has taken the place of .NET's logger factory and asks no provider. Serilog does with writeToProviders: true",
            Assert.Single(sink.Lines, line => line.Contains("ignored", StringComparison.Ordinal)));
        Assert.Contains("a line of the application's", sink.Lines);
        Assert.Equal("", ErrorLogOf(host));
    }

    [Fact]
    public async Task SerilogAsAProviderOfTheServices_ThatAsksNoProvider_IsWarnedOf()
    {
        var sink = new Kept();
        await using var host = await StartAsync(ErrorLog, builder => builder.Services.AddSerilog(serilog => serilog.WriteTo.Sink(sink)));

        Assert.Single(sink.Lines, line => line.StartsWith("errorlog ignored for what is logged through ILogger", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Serilog_ThatWritesToProviders_FillsTheErrorLog()
    {
        var sink = new Kept();
        await using var host = await StartAsync(ErrorLog, builder => builder.Host.UseSerilog((_, serilog) => serilog.WriteTo.Sink(sink), writeToProviders: true));
        await host.GetAsync("/");

        Assert.Contains("a line of the application's", ErrorLogOf(host), StringComparison.Ordinal);
        Assert.DoesNotContain(sink.Lines, line => line.Contains("ignored", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Serilog_ThatWritesToProviders_KeepsItsOwnLevel()
    {
        var sink = new Kept();
        await using var host = await StartAsync(
            new() { ["ErrorLog"] = "{folder}/error.log", ["LogLevel"] = "debug" },
            builder => builder.Host.UseSerilog((_, serilog) => serilog.WriteTo.Sink(sink), writeToProviders: true));

        Assert.Single(sink.Lines, line => line.StartsWith("loglevel ignored: Serilog.Extensions.Logging.SerilogLoggerFactory has taken the place", StringComparison.Ordinal));
    }

    [Fact]
    public async Task NLog_BesideTheOtherProviders_LeavesTheErrorLogItsLines()
    {
        var target = new MemoryTarget { Layout = "${message}" };
        await using var host = await StartAsync(ErrorLog, builder => AddNLog(builder, target, replaces: false));
        await host.GetAsync("/");

        Assert.Contains("a line of the application's", ErrorLogOf(host), StringComparison.Ordinal);
        Assert.Contains("a line of the application's", target.Logs);
        Assert.DoesNotContain(target.Logs, line => line.Contains("ignored", StringComparison.Ordinal));
    }

    [Fact]
    public async Task NLog_ThatReplacesTheFactory_IsWarnedOf()
    {
        var target = new MemoryTarget { Layout = "${message}" };
        await using var host = await StartAsync(ErrorLog, builder => AddNLog(builder, target, replaces: true));

        Assert.Single(target.Logs, line => line.StartsWith("errorlog ignored for what is logged through ILogger: NLog.Extensions.Logging.NLogLoggerFactory", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Providers_ClearedAfterwards_AreWarnedOf()
    {
        var logs = new CapturingLoggerProvider();
        await using var host = await StartAsync(ErrorLog, after: builder => builder.Logging.ClearProviders().AddProvider(logs));

        Assert.Equal(
            "errorlog ignored for what is logged through ILogger: the provider ErrorLog was removed. Call builder.Logging.ClearProviders() before AddWorkerTuning",
            Assert.Single(logs.Logs, l => l.Event.Name == "ProviderRemoved").Message);
    }

    private static Task<LoggedHost> StartAsync(Dictionary<string, string?> settings, Action<WebApplicationBuilder>? before = null, Action<WebApplicationBuilder>? after = null) =>
        LoggedHost.StartAsync(
            settings,
            app => app.MapGet("/", () => app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Shop").LogWarning("a line of the application's")),
            before,
            after);

    private static void AddNLog(WebApplicationBuilder builder, MemoryTarget target, bool replaces)
    {
        var factory = new LogFactory().Setup().LoadConfiguration(nlog => nlog.ForLogger().WriteTo(target)).LogFactory;
        builder.Logging.AddNLogWeb(new NLogAspNetCoreOptions { ReplaceLoggerFactory = replaces }, _ => factory);
    }

    private static string ErrorLogOf(LoggedHost host) => string.Join('\n', host.Read("error.log"));

    private sealed class Kept : ILogEventSink
    {
        private readonly ConcurrentQueue<string> _lines = [];

        public IReadOnlyCollection<string> Lines => _lines;

        public void Emit(LogEvent logEvent) => _lines.Enqueue(logEvent.RenderMessage(System.Globalization.CultureInfo.InvariantCulture).Replace("\"", "", StringComparison.Ordinal));
    }
}
