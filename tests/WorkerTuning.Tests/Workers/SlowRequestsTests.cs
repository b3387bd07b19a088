using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using WorkerTuning.Tests.Shared;
using WorkerTuning.Workers;

namespace WorkerTuning.Tests.Workers;

public sealed class SlowRequestsTests : IDisposable
{
    private readonly TestWorkers _workers = new();
    private readonly TestRequest _request = new();
    private readonly CapturingLoggerProvider _logs = new();

    public SlowRequestsTests()
    {
        _workers.Serve();
        _workers.Pool.Slow = new SlowRequests(_workers.Pool.Clock.Ticks(TimeSpan.FromSeconds(2)), _workers.Pool.Clock, _logs.CreateLogger("test"));
        (_request.Context.Request.Method, _request.Context.Request.Path, _request.Context.TraceIdentifier) = ("GET", "/report\n", "0HN:1");
    }

    private Worker Worker => _workers.Pool.Workers[0];

    [Fact]
    public void End_OfARequestThatTookAsLong_NamesItOnce()
    {
        var lease = _workers.Begin(_request.Context);
        _request.Context.SetEndpoint(new Endpoint(null, EndpointMetadataCollection.Empty, "HTTP: GET /report"));
        _workers.Time.Advance(TimeSpan.FromSeconds(2.5));
        lease.End();
        lease.End();

        Assert.Equal(
            @"Slow request: GET /report\u000a on worker 1.1 took 2.500 s (endpoint HTTP: GET /report, status 200, trace 0HN:1)", Assert.Single(_logs.Logs).Message);
    }

    [Fact]
    public void End_WhileTheLineIsWritten_HasGivenTheWorkerBack()
    {
        var leases = -1;
        _workers.Pool.Slow = new SlowRequests(1, _workers.Pool.Clock, new CapturingLogger("test", _ => leases = Worker.Leases));
        var lease = _workers.Begin(_request.Context);
        _workers.Time.Advance(TimeSpan.FromSeconds(1));
        lease.End();

        Assert.Equal(0, leases);
    }

    [Fact]
    public void End_OfAFasterRequest_SaysNothing()
    {
        var lease = _workers.Begin(_request.Context);
        _workers.Time.Advance(TimeSpan.FromSeconds(1.9));
        lease.End();

        Assert.Empty(_logs.Logs);
    }

    [Fact]
    public void End_OfARequestThatTimedOut_LeavesItToThatLine()
    {
        var lease = _workers.Begin(_request.Context);
        _workers.Time.Advance(TimeSpan.FromSeconds(3));
        Assert.True(lease.TryHold(LeaseState.Active));
        lease.Expire(_workers.Pool.Clock.GetTimestamp());
        lease.Release(LeaseState.Expired);
        lease.End();

        Assert.Empty(_logs.Logs);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void End_OfWhatMayLastForLong_SaysNothing(bool holdsItsPlace)
    {
        var lease = _workers.Begin(_request.Context);
        if (holdsItsPlace)
            lease.HoldsToTheEnd = true;
        else
            lease.GiveBack(lease.Request!);
        _workers.Time.Advance(TimeSpan.FromHours(3));
        lease.End();

        Assert.Empty(_logs.Logs);
    }

    public void Dispose()
    {
        _workers.Dispose();
        _request.Dispose();
        _logs.Dispose();
    }
}
