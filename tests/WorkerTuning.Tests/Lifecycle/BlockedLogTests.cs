using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Lifecycle;

/// <summary>A log provider that hangs for ever takes lines with it and nothing else.</summary>
public sealed class BlockedLogTests
{
    private static (WebApplication App, BlockingLoggerProvider Logs) Build(params (string Key, string Value)[] settings)
    {
        // Of the library alone: what the host itself logs while it stops is its own business.
        var logs = new BlockingLoggerProvider(category => category.StartsWith("WorkerTuning", StringComparison.Ordinal));
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(logs);
        builder.Configuration.AddInMemoryCollection([new("WorkerTuning:Workers", "2"), .. settings.Select(s => KeyValuePair.Create("WorkerTuning:" + s.Key, (string?)s.Value))]);
        builder.Services.AddWorkerTuning(builder.Configuration);
        return (builder.Build(), logs);
    }

    [Fact]
    public async Task Pool_RecyclesReloadsResizesAndEnds()
    {
        var (app, logs) = Build();
        await app.StartAsync().WithTimeout();
        logs.Block();
        var pool = app.Services.GetRequiredService<IWorkerPoolControl>();

        Assert.True(await pool.RecycleAsync().WithTimeout());
        Assert.True((await pool.ReloadAsync().WithTimeout()).Applied);
        Assert.Equal(3, pool.Resize(1));
        Assert.True(await pool.RecycleAsync(3).WithTimeout());
        await app.StopAsync().WithTimeout();
        await app.DisposeAsync().WithTimeout();

        Assert.Equal(1, logs.Held);
        logs.LetGo();
    }

    [Fact]
    public async Task Dispose_WithoutAStop_Returns()
    {
        var (app, logs) = Build();
        await app.StartAsync().WithTimeout();
        logs.Block();
        Assert.True(await app.Services.GetRequiredService<IWorkerPoolControl>().RecycleAsync().WithTimeout());

        await app.DisposeAsync().WithTimeout();

        Assert.Equal(1, logs.Held);
        logs.LetGo();
    }
}
