using Microsoft.Extensions.Logging;
using WorkerTuning.Tests.Shared;
using WorkerTuning.Workers;

namespace WorkerTuning.Tests.Workers;

public sealed class LogQueueTests
{
    private readonly List<string> _lines = [];

    private LogQueue Make() => new(lost => _lines.Add($"{lost} lost"));

    [Fact]
    public void Post_Lines_AreWrittenInOrderOnAnotherThreadUntilTheEnd()
    {
        var threads = new HashSet<string?>();
        using (var queue = Make())
        {
            foreach (var number in Enumerable.Range(1, 1000))
                queue.Post(() =>
                {
                    threads.Add(Thread.CurrentThread.Name);
                    _lines.Add($"{number}");
                });
        }

        Assert.Equal(Enumerable.Range(1, 1000).Select(n => $"{n}"), _lines);
        Assert.Equal(["WorkerTuning log"], threads);
    }

    [Fact]
    public void Post_MoreThanItKeeps_LosesTheLastOnesAndSaysHowMany()
    {
        using var entered = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        using (var queue = Make())
        {
            queue.Post(() =>
            {
                entered.Set();
                goOn.Wait(WithTimeoutExtensions.Default);
            });
            Assert.True(entered.Wait(WithTimeoutExtensions.Default));
            for (var i = 1; i < LogQueue.Most + 3; i++)
                queue.Post(() => _lines.Add("line"));
            goOn.Set();
        }

        Assert.Equal(LogQueue.Most, _lines.Count);
        Assert.Equal("3 lost", _lines[^1]);
    }

    [Fact]
    public void Post_ALineThatThrows_KeepsTheNextOnes()
    {
        using (var queue = Make())
        {
            queue.Post(() => throw new IOException());
            queue.Post(() => _lines.Add("line"));
        }

        Assert.Equal(["line"], _lines);
    }

    [Fact]
    public async Task Dispose_WhileALineHangs_Returns()
    {
        using var goOn = new ManualResetEventSlim();
        var queue = Make();
        queue.Post(goOn.Wait);

        await Task.Run(queue.Dispose).WithTimeout();

        queue.Post(() => { });
        goOn.Set();
    }

    [Fact]
    public void Relay_ALine_HasItsStateAndTheContextOfTheCaller()
    {
        var scope = new AsyncLocal<string?>();
        using var asking = new AskingProvider(() => scope.Value);
        using var factory = LoggerFactory.Create(logging => logging.AddProvider(asking));
        var lines = new Queue<Action>();
        var logger = new LogRelay(factory, lines.Enqueue).CreateLogger("any");
        scope.Value = "request 7";
        logger.LogWarning("{Number} workers", 3);
        scope.Value = "another";
        Assert.Empty(asking.Lines);
        Assert.Single(lines).Invoke();

        Assert.Equal(["3 workers of request 7"], asking.Lines);
    }

    private sealed class AskingProvider(Func<string?> ask) : ILoggerProvider, ILogger
    {
        public List<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull =>
            null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add($"{formatter(state, exception)} of {ask()}");

        public void Dispose()
        {
        }
    }
}
