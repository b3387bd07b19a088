using Microsoft.Extensions.Logging;

namespace WorkerTuning.Tests.Shared;

public sealed class CapturingLoggerProviderTests : IDisposable
{
    private readonly CapturingLoggerProvider _logs = new();
    private readonly ILoggerFactory _factory;

    public CapturingLoggerProviderTests() => _factory = _logs.ToFactory();

    public void Dispose() => _factory.Dispose();

    [Fact]
    public void Log_AnyLevel_IsKeptWithAllItsParts()
    {
        var failure = new InvalidOperationException("why");

        _factory.CreateLogger("Some.Category").LogTrace(new EventId(7, "Seven"), failure, "worker {Id} left", 3);

        Assert.Equal(new("Some.Category", LogLevel.Trace, new EventId(7, "Seven"), "worker 3 left", failure), Assert.Single(_logs.Logs));
    }

    [Fact]
    public async Task WaitFor_LoggedLater_ReturnsIt()
    {
        var logger = _factory.CreateLogger("c");
        logger.LogInformation("one");
        var waiting = _logs.WaitForAsync(log => log.Message == "two");
        Assert.False(waiting.IsCompleted);

        logger.LogInformation("two");

        Assert.Equal("two", (await waiting).Message);
    }

    [Fact]
    public async Task WaitFor_Nothing_TimesOutAndShowsTheLog()
    {
        _factory.CreateLogger("c").LogWarning("only this");

        var failure = await Assert.ThrowsAsync<TimeoutException>(() => _logs.WaitForAsync(_ => false, TimeSpan.FromMilliseconds(20)));

        Assert.Contains("Warning c[0] only this", failure.Message, StringComparison.Ordinal);
    }
}
