using Microsoft.Extensions.Logging;
using WorkerTuning.AccessLog.Writing;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.AccessLog.Writing;

public sealed class LogWriterTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private static readonly byte[] Line = "line\n"u8.ToArray();

    private readonly SteeredSink _sink = new();
    private readonly CapturingLoggerProvider _logs = new();
    private readonly LogWriter _writer;

    public LogWriterTests() =>
        _writer = new LogWriter("accesslog", "/a.log", _sink, framed: false, _logs.CreateLogger("test"), new WriterTiming { Retry = TimeSpan.FromMilliseconds(1) });

    public void Dispose()
    {
        _sink.Open.Set();
        _sink.Failure = null;
        _writer.Dispose();
        _logs.Dispose();
    }

    [Fact]
    public void TryWrite_ManyThreads_WritesEveryLineOnceAndWhole()
    {
        Parallel.For(0, 8, thread =>
        {
            for (var i = 0; i < 500; i++)
                Assert.True(_writer.TryWrite(System.Text.Encoding.UTF8.GetBytes($"{thread}-{i}\n")));
        });
        Assert.True(_writer.Flush(Limit));

        var lines = _sink.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4_000, lines.Distinct().Count());
        Assert.Equal(new WriterState("accesslog", "/a.log", 4_000, 0, null), _writer.State);
    }

    [Fact]
    public void TryWrite_WhileTheSinkIsBusy_GathersIntoOneBatch()
    {
        Hold();
        for (var i = 0; i < 100; i++)
            _writer.TryWrite(Line);
        _sink.Open.Set();
        Assert.True(_writer.Flush(Limit));

        Assert.Equal(2, _sink.Batches);
        Assert.Equal(101, _sink.Text.Split('\n').Length - 1);
    }

    [Fact]
    public async Task TryWrite_NoRoom_DropsCountsAndWarns()
    {
        Hold();
        var big = new byte[LogWriter.Capacity / 4];
        for (var i = 0; i < 4; i++)
            Assert.True(_writer.TryWrite(big));
        Assert.False(_writer.TryWrite(Line));
        Assert.False(_writer.TryWrite(Line));
        Assert.Equal(2, _writer.State.Dropped);
        _sink.Open.Set();

        var warning = await _logs.WaitForAsync(l => l.Message.Contains("lost", StringComparison.Ordinal));
        Assert.Equal((LogLevel.Warning, "accesslog lost 2 records that /a.log did not take in time, 2 since the start"), (warning.Level, warning.Message));
        Assert.True(_writer.TryWrite(Line));
    }

    [Fact]
    public async Task TryWrite_SinkFails_KeepsTheLinesWarnsOnceAndWritesThemLater()
    {
        _sink.Failure = "No space left on device";
        _writer.TryWrite(Line);
        await _logs.WaitForAsync(l => l.Message.StartsWith("accesslog cannot be written to /a.log: No space left on device.", StringComparison.Ordinal));
        Assert.Equal("No space left on device", _writer.State.Failure);
        _writer.TryWrite(Line);
        _sink.Failure = null;
        Assert.True(_writer.Flush(Limit));

        await _logs.WaitForAsync(l => l.Message == "accesslog is written to /a.log again");
        Assert.Equal("line\nline\n", _sink.Text);
        Assert.Equal((0, null), (_writer.State.Dropped, _writer.State.Failure));
        Assert.Single(_logs.Logs, l => l.Level == LogLevel.Warning);
    }

    [Fact]
    public async Task TryWrite_SinkThrowsWhatNobodyExpects_ThreadLivesOn()
    {
        _sink.Surprise = new ArgumentException("0.0.0.0 cannot be used as a target address");
        _writer.TryWrite(Line);
        await _logs.WaitForAsync(l => l.Message.StartsWith("accesslog cannot be written to /a.log: 0.0.0.0 cannot be used", StringComparison.Ordinal));
        _writer.Reopen();
        await _logs.WaitForAsync(l => l.Message.StartsWith("accesslog reopen failed at /a.log: 0.0.0.0 cannot be used", StringComparison.Ordinal));
        _sink.Surprise = null;
        Assert.True(_writer.Flush(Limit));

        Assert.Equal("line\n", _sink.Text);
    }

    [Fact]
    public void Dispose_SinkThrowsAtItsEnd_IsQuiet()
    {
        var sink = new SteeredSink();
        var writer = Make(sink);
        sink.Surprise = new ObjectDisposedException("stream");
        writer.Dispose();

        Assert.True(sink.IsDisposed);
        Assert.Null(Record.Exception(writer.Dispose));
    }

    [Fact]
    public void TryWrite_LogProviderThrows_ThreadLivesOn()
    {
        var sink = new SteeredSink { Failure = "full" };
        using var throwing = new ThrowingLoggerProvider();
        using var writer = new LogWriter("accesslog", "/a.log", sink, framed: false, throwing.CreateLogger("test"), new WriterTiming { Retry = TimeSpan.FromMilliseconds(1) });
        writer.TryWrite(Line);
        Assert.False(writer.Flush(TimeSpan.FromMilliseconds(1)));
        sink.Failure = null;

        Assert.True(writer.Flush(Limit));
        Assert.Equal("line\n", sink.Text);
    }

    [Fact]
    public async Task GiveUp_SinkHoldsTheThread_CountsAllThatIsLeftAndTakesNoMore()
    {
        Hold();
        _writer.TryWrite(Line);
        _writer.TryWrite(Line, ticket: 1);
        Assert.True(_writer.IsHeldUp);
        _writer.GiveUp();

        await _logs.WaitForAsync(l => l.Message == "accesslog lost 3 records that /a.log did not take in time, 3 since the start");
        Assert.Equal((0, 3), (_writer.State.Written, _writer.State.Dropped));
        Assert.False(_writer.TryWrite(Line));
        Assert.False(_writer.IsHeldUp);
        Assert.True(_writer.Flush(Limit));
        _sink.Open.Set();
        _writer.End(Limit);
    }

    [Fact]
    public async Task End_SinkHoldsTheThread_DoesNotWaitForIt()
    {
        Hold();
        _writer.End(TimeSpan.FromMilliseconds(1));

        await _logs.WaitForAsync(l => l.Message.StartsWith("accesslog lost 1 records", StringComparison.Ordinal));
        _writer.End(Limit);
        Assert.False(_sink.IsDisposed);
    }

    [Fact]
    public async Task Take_FileNotRenewed_IsToldOnceAndAgainAfterItWas()
    {
        _sink.NotRenewed = "Permission denied";
        Written();
        Written();
        _sink.NotRenewed = null;
        Written();
        Assert.Single(_logs.Logs, l => l.Message == "accesslog reopen failed at /a.log: Permission denied. It goes on in the old file");
        _sink.NotRenewed = "Too many open files";
        Written();

        await _logs.WaitForAsync(l => l.Message.Contains("Too many open files", StringComparison.Ordinal));
    }

    [Fact]
    public void TryWrite_Tickets_AreInOrderAcrossBatches()
    {
        using var patient = Make(_sink, new WriterTiming { Patience = TimeSpan.FromHours(1) });
        patient.TryWrite("second\n"u8, ticket: 2);
        patient.TryWrite("first\n"u8, ticket: 1);
        patient.TryWrite("fourth\n"u8, ticket: 4);
        Assert.True(patient.Flush(Limit));
        Assert.Equal("first\nsecond\nfourth\n", _sink.Text);
        patient.TryWrite("third\n"u8, ticket: 3);
        Assert.True(patient.Flush(Limit));

        Assert.Equal("first\nsecond\nfourth\nthird\n", _sink.Text);
        Assert.Equal(4, patient.State.Written);
    }

    [Fact]
    public void Dispose_RecordsThatWait_AreWritten()
    {
        var sink = new SteeredSink();
        var patient = Make(sink, new WriterTiming { Patience = TimeSpan.FromHours(1) });
        patient.TryWrite("second\n"u8, ticket: 2);
        patient.Dispose();

        Assert.Equal("second\n", sink.Text);
    }

    [Fact]
    public void TryWrite_SinkTakesSomeBytes_GoesOnWhereItStopped()
    {
        _sink.Most = 3;
        _writer.TryWrite("abcdefgh\n"u8);
        Assert.True(_writer.Flush(Limit));

        Assert.Equal("abcdefgh\n", _sink.Text);
    }

    [Fact]
    public void Flush_SinkHeldUp_GivesUpAtItsLimit()
    {
        Hold();

        Assert.False(_writer.Flush(TimeSpan.FromMilliseconds(1)));
    }

    [Fact]
    public void Reopen_BetweenBatches_ReachesTheSink()
    {
        _writer.Reopen();
        Assert.True(_writer.Flush(Limit));

        Assert.Equal(1, _sink.Reopened);
    }

    [Fact]
    public void Dispose_WithLinesLeft_WritesThemAndClosesTheSink()
    {
        Hold();
        _writer.TryWrite(Line);
        _sink.Open.Set();
        _writer.Dispose();

        Assert.Equal("line\nline\n", _sink.Text);
        Assert.True(_sink.IsDisposed);
        Assert.False(_writer.TryWrite(Line));
    }

    [Fact]
    public async Task Dispose_SinkFails_CountsWhatIsLost()
    {
        _sink.Failure = "gone";
        _writer.TryWrite(Line);
        _writer.TryWrite(Line);
        await _logs.WaitForAsync(l => l.Level == LogLevel.Warning);
        _writer.Dispose();

        Assert.Equal((0, 2), (_writer.State.Written, _writer.State.Dropped));
        await _logs.WaitForAsync(l => l.Message.Contains("lost 2 records", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Dispose_SinkWorksAgain_TriesOnceMore()
    {
        var sink = new SteeredSink { Failure = "gone" };
        using var writer = new LogWriter("errorlog", "/e.log", sink, framed: false, _logs.CreateLogger("test"), new WriterTiming { Retry = TimeSpan.FromHours(1), Linger = TimeSpan.Zero });
        writer.TryWrite(Line);
        await _logs.WaitForAsync(l => l.Level == LogLevel.Warning);
        sink.Failure = null;
        writer.Dispose();

        Assert.Equal("line\n", sink.Text);
        Assert.Equal(0, writer.State.Dropped);
    }

    [Fact]
    public void TryWrite_Framed_PutsTheLengthBeforeEachRecord()
    {
        var sink = new SteeredSink();
        using var writer = new LogWriter("syslog", "x", sink, framed: true, _logs.CreateLogger("test"));
        sink.Open.Reset();
        writer.TryWrite("ab"u8);
        writer.TryWrite("c"u8);
        sink.Open.Set();
        Assert.True(writer.Flush(Limit));

        Assert.Equal("\u0002\0\0\0ab\u0001\0\0\0c", sink.Text);
    }

    // The sink has a line in hand and does not let go of it.
    private void Hold()
    {
        _sink.Open.Reset();
        _writer.TryWrite(Line);
        Assert.True(_sink.Entered.Wait(Limit));
    }

    private void Written()
    {
        Assert.True(_writer.TryWrite(Line));
        Assert.True(_writer.Flush(Limit));
    }

    private LogWriter Make(SteeredSink sink, WriterTiming? timing = null) => new("accesslog", "/a.log", sink, framed: false, _logs.CreateLogger("test"), timing);
}
