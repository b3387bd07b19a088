using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WorkerTuning.AccessLog;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Logging;

/// <summary>A real Kestrel inside the test, whose logs lie in a folder.</summary>
internal sealed class LoggedHost : IAsyncDisposable
{
    private LoggedHost(WebApplication app, ScratchFolder folder, CapturingLoggerProvider logs) => (App, Folder, Logs) = (app, folder, logs);

    public WebApplication App { get; }

    public ScratchFolder Folder { get; }

    public CapturingLoggerProvider Logs { get; }

    public LogOutputs Outputs => App.Services.GetRequiredService<LogOutputs>();

    public int Port => new Uri(App.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;

    /// <param name="settings">By the names of the options; <c>{folder}</c> stands for the folder.</param>
    /// <param name="map">Endpoints and middleware.</param>
    /// <param name="services">What else is registered, before the library.</param>
    /// <param name="after">And after it.</param>
    public static async Task<LoggedHost> StartAsync(Dictionary<string, string?> settings, Action<WebApplication> map, Action<WebApplicationBuilder>? services = null, Action<WebApplicationBuilder>? after = null)
    {
        var folder = new ScratchFolder();
        var logs = new CapturingLoggerProvider();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(logs);
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(
            s => s.Key.Contains(':', StringComparison.Ordinal) ? s.Key : $"WorkerTuning:{s.Key}", s => s.Value?.Replace("{folder}", folder.Root, StringComparison.Ordinal)));
        services?.Invoke(builder);
        builder.Services.AddWorkerTuning(builder.Configuration);
        after?.Invoke(builder);
        var app = builder.Build();
        map(app);
        var host = new LoggedHost(app, folder, logs);
        try
        {
            await app.StartAsync().WithTimeout();
            return host;
        }
        catch
        {
            // What has not started cannot be stopped.
            await app.DisposeAsync();
            folder.Dispose();
            throw;
        }
    }

    public async Task<RawHttpResponse> GetAsync(string target, params string[] headers)
    {
        await using var http = await RawHttp.ConnectAsync(Port);
        return await http.GetAsync(target, headers);
    }

    /// <summary>Once the last of so many lines is written, all of them.</summary>
    public async Task<string[]> LinesAsync(int count, string name = "access.log")
    {
        using var limit = new CancellationTokenSource(WithTimeoutExtensions.Default);
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        string[] lines;
        // The server ends a response before the line of it is made.
        while ((lines = Read(name)).Length < count)
        {
            Assert.False(limit.IsCancellationRequested, $"{lines.Length} of {count} lines:\n{string.Join('\n', lines)}\n{Logs}");
            await pause.WaitForNextTickAsync();
        }

        return lines;
    }

    /// <summary>All lines, once the last of them holds a text.</summary>
    public async Task<string[]> UntilLineAsync(string text)
    {
        for (var count = 1; ; count++)
        {
            var lines = await LinesAsync(count);
            if (lines[^1].Contains(text, StringComparison.Ordinal))
                return lines;
            count = lines.Length;
        }
    }

    public string[] Read(string name)
    {
        Assert.True(Outputs.Flush(WithTimeoutExtensions.Default));
        return File.Exists(Folder.Path(name)) ? File.ReadAllLines(Folder.Path(name)) : [];
    }

    public async ValueTask DisposeAsync()
    {
        await App.StopAsync().WithTimeout();
        await App.DisposeAsync();
        Folder.Dispose();
    }
}
