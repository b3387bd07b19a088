using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging.Abstractions;
using WorkerTuning.AccessLog;
using WorkerTuning.Configuration;
using WorkerTuning.Planning;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.AccessLog;

public sealed class RequestLogTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly LogOutputs _outputs = new();
    private readonly ManualTime _clock = new();
    private readonly DefaultHttpContext _context = SampleRequest.Make().Context;

    public void Dispose()
    {
        _outputs.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Invoke_NobodyListens_AllocatesNothingAndGivesTheTaskOn()
    {
        Task task = Task.FromResult(1);
        var log = Make(_ => task);
        Assert.Same(task, log.Invoke(_context));
        var before = GC.GetAllocatedBytesForCurrentThread();
        log.Invoke(_context);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public async Task Invoke_Listened_GivesTheServersFeatureBack()
    {
        Listen("%(b)s %(D)s");
        var body = _context.Features.Get<IHttpResponseBodyFeature>();
        await Make(async context =>
        {
            Assert.NotSame(body, context.Features.Get<IHttpResponseBodyFeature>());
            _clock.Advance(TimeSpan.FromMilliseconds(2));
            await context.Response.WriteAsync("hello");
        }).Invoke(_context).WithTimeout();

        Assert.Same(body, _context.Features.Get<IHttpResponseBodyFeature>());
        Assert.Equal(["5 2000"], Lines());
    }

    [Fact]
    public async Task Invoke_NoLineWanted_LeavesTheFeatureAlone()
    {
        _outputs.Apply(new LogPlan { Statsd = new StatsdPlan(new StatsdAddress.Udp("localhost", 8125), "", "", null) }, _clock, NullLogger.Instance);
        var body = _context.Features.Get<IHttpResponseBodyFeature>();
        await Make(context =>
        {
            Assert.Same(body, context.Features.Get<IHttpResponseBodyFeature>());
            return Task.CompletedTask;
        }).Invoke(_context).WithTimeout();
    }

    // Who has a whole response may have another one before the first one's handler goes on.
    [Theory]
    [InlineData("pipe")]
    [InlineData("stream")]
    [InlineData("synchronous")]
    [InlineData("in two")]
    [InlineData("file")]
    [InlineData("completed")]
    [InlineData("empty")]
    public async Task Invoke_SecondRequestAfterTheFirstResponse_HasTheSecondLine(string way)
    {
        Listen("%(U)s");
        await Make(async context =>
        {
            await AnswerAsync(context.Response, way);
            await Make(c => c.Response.WriteAsync("hello")).Invoke(SampleRequest.At("/second"));
        }).Invoke(SampleRequest.At("/first")).WithTimeout();

        Assert.Equal(["/first", "/second"], Lines());
    }

    private static async Task AnswerAsync(HttpResponse response, string way)
    {
        response.ContentLength = way switch { "completed" => null, "empty" => 0, _ => 5 };
        switch (way)
        {
            case "pipe":
                await response.WriteAsync("hello");
                break;
            case "stream":
                await response.Body.WriteAsync("hello"u8.ToArray());
                break;
            case "synchronous":
                response.Body.Write("hello"u8);
                break;
            case "in two":
                await response.WriteAsync("hel");
                await response.WriteAsync("lo");
                break;
            case "file":
                await response.SendFileAsync(typeof(RequestLogTests).Assembly.Location, 0, 5);
                break;
            case "completed":
                await response.CompleteAsync();
                break;
            default:
                await response.StartAsync();
                break;
        }
    }

    [Fact]
    public async Task Invoke_ResponseThatHasNotEnded_HasItsLineLater()
    {
        Listen("%(U)s");
        var log = Make(async context =>
        {
            await context.Response.WriteAsync("begun");
            await Make(c => c.Response.WriteAsync("done")).Invoke(SampleRequest.At("/second"));
        });
        await log.Invoke(SampleRequest.At("/first")).WithTimeout();

        Assert.Equal(["/second", "/first"], Lines());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Invoke_ApplicationThrows_LogsAndThrowsOn(bool late)
    {
        Listen("%(s)s");
        var log = Make(late ? static async _ => { await Task.Yield(); throw new InvalidOperationException("late"); } : static _ => throw new InvalidOperationException("early"));

        await Assert.ThrowsAsync<InvalidOperationException>(() => log.Invoke(_context));
        Assert.Equal(["500"], Lines());
    }

    [Fact]
    public async Task Invoke_BadRequest_HasItsStatus()
    {
        Listen("%(s)s");

        await Assert.ThrowsAsync<BadHttpRequestException>(() => Make(_ => throw new BadHttpRequestException("too large", 413)).Invoke(_context));
        Assert.Equal(["413"], Lines());
    }

    [Fact]
    public async Task Invoke_LogReplacedMeanwhile_WritesTheLineToTheNewOne()
    {
        Listen("old %(s)s");
        await Make(_ =>
        {
            _outputs.Apply(new LogPlan { AccessLog = _folder.Path("new.log"), AccessLogFormat = "new %(s)s" }, _clock, NullLogger.Instance);
            return Task.CompletedTask;
        }).Invoke(_context).WithTimeout();

        Assert.Equal(["old 200"], Lines("new.log"));
        Assert.Empty(Lines());
    }

    [Fact]
    public void Apply_FileThatCannotBeOpened_LeavesWhatWas()
    {
        Listen("%(s)s");
        var before = _outputs.Requests;

        Assert.Throws<LogFileException>(() => _outputs.Apply(new LogPlan { ErrorLog = _folder.Path("e.log"), AccessLog = "/nowhere/a" }, _clock, NullLogger.Instance));
        Assert.Same(before, _outputs.Requests);
        Assert.Equal(["accesslog"], _outputs.States.Select(s => s.Name));
    }

    [Fact]
    public void Apply_SameFiles_KeepsTheirWriters()
    {
        Listen("%(s)s");
        var writer = _outputs.Requests!.Access;
        Listen("%(U)s");

        Assert.Same(writer, _outputs.Requests.Access);
    }

    private void Listen(string format) =>
        _outputs.Apply(new LogPlan { AccessLog = _folder.Path("a.log"), AccessLogFormat = format }, _clock, NullLogger.Instance);

    private RequestLog Make(RequestDelegate next) => new(next, _outputs, _clock, NullLoggerFactory.Instance);

    private string[] Lines(string name = "a.log")
    {
        _outputs.Flush(TimeSpan.FromSeconds(10));
        return File.ReadAllLines(_folder.Path(name));
    }
}
