using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using WorkerTuning.Admission;
using WorkerTuning.Tests.Shared;
using WorkerTuning.Workers;

namespace WorkerTuning.Tests.Workers;

/// <summary>A request that goes from the default pool to another one: what each pool counts, keeps and gives back.</summary>
public sealed class NeighbourTests : IDisposable
{
    private static readonly Endpoint Report = new(static _ => Task.CompletedTask, new EndpointMetadataCollection(new WorkerPoolAttribute("reports")), "report");

    private readonly TestWorkers _workers = new();
    private readonly PoolDirectory _directory = new();
    private readonly WorkerPool _reports;
    private readonly WorkerHooks _hooks = new([], NullLoggerFactory.Instance);

    public NeighbourTests()
    {
        _workers.Rules.Set(10, TimeSpan.Zero);
        _reports = new WorkerPool(_workers.Pool, "reports");
        _reports.Rules.Set(1, TimeSpan.Zero);
        _directory.Set([_reports]);
    }

    public void Dispose() => _workers.Dispose();

    private Worker Serve(int capacity = 1)
    {
        var worker = _workers.Make(new WorkerIdentity(1, 1, capacity, 0, "reports"));
        _reports.Replace([worker]);
        return worker;
    }

    private RequestDelegate Middleware(RequestDelegate next, bool hasNeighbours = true) =>
        new PoolMiddleware(next, new RequestAdmission(_workers.Pool, _workers.Hint, _workers.Demands, _hooks, others: _directory), _hooks) { HasNeighbours = hasNeighbours }.Delegate;

    private static async Task Routed(HttpContext context, RequestDelegate end)
    {
        context.SetEndpoint(Report);
        // What routing does with the endpoint that it is given.
        if (ReferenceEquals(context.GetEndpoint(), Report))
            await end(context);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Served_ByTheOtherPool_CountsThereAlone(bool hasNeighbours)
    {
        var (own, other) = (_workers.Serve()[0], Serve());
        var during = ((0, 0), (0, 0), "");
        using var request = new TestRequest();

        await Middleware(
            context => Routed(context, _ =>
            {
                during = ((own.Leases, own.Pins), (other.Leases, other.Pins), context.Features.Get<IWorkerFeature>()!.Pool);
                return Task.CompletedTask;
            }),
            hasNeighbours)(request.Context);
        await request.CompleteAsync();

        Assert.Equal(((0, 0), (1, 1), "reports"), during);
        Assert.Equal((0L, 1L), (own.Served, other.Served));
        Assert.Equal(((0, 0), (0, 0)), ((own.Leases, own.Pins), (other.Leases, other.Pins)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task NoRoomThere_WaitsWithoutAPlaceHere_AndComesAgain(bool hasNeighbours)
    {
        var (own, other) = (_workers.Serve()[0], Serve());
        Assert.True(other.TryLease());
        var runs = 0;
        using var request = new TestRequest();
        var serving = Middleware(
            context =>
            {
                runs++;
                return Routed(context, static c => c.Response.WriteAsync("report"));
            },
            hasNeighbours)(request.Context);

        Assert.Equal((1, 1, 0), (runs, _reports.Queue.Count, _workers.Pool.Queue.Count));
        Assert.Equal((0, 0), (own.Leases, own.Pins));
        _reports.EndPin(other, withLease: true);
        await serving.WithTimeout();
        await request.CompleteAsync();
        Assert.Equal((2, 1L, 0L), (runs, other.Served, own.Served));
        Assert.Equal(((0, 0), (0, 0)), ((own.Leases, own.Pins), (other.Leases, other.Pins)));
    }

    [Fact]
    public async Task QueueFullThere_IsRefusedThere()
    {
        _workers.Serve();
        Assert.True(Serve().TryLease());
        Assert.NotNull(_reports.Queue.Enter(1, 0, out _));
        using var request = new TestRequest();

        await Middleware(static context => Routed(context, static _ => Task.CompletedTask))(request.Context);

        Assert.Equal(503, request.Context.Response.StatusCode);
        Assert.Equal((1L, 0L), (_reports.Rules.RefusedBecause(Refusal.QueueFull), _workers.Rules.RefusedBecause(Refusal.QueueFull)));
    }

    [Fact]
    public async Task DefaultPoolFull_DoesNotHoldUpTheOther()
    {
        var (own, other) = (_workers.Serve()[0], Serve());
        Assert.True(own.TryLease());
        _workers.Hint.HasEndpoints = static () => true;
        using var request = new TestRequest();

        await Middleware(static context => Routed(context, static c => c.Response.WriteAsync("report")))(request.Context).WithTimeout();
        await request.CompleteAsync();

        Assert.Equal((1L, 0), (other.Served, other.Leases));
        Assert.Equal((0L, 1), (own.Served, own.Leases));
    }

    [Fact]
    public async Task ScopeMadeBefore_KeepsBothWorkersUntilItIsDisposed()
    {
        var (own, other) = (_workers.Serve()[0], Serve());
        var pins = (0, 0, 0, 0);
        using var request = new TestRequest();
        await Middleware(context =>
        {
            _ = context.RequestServices;
            return Routed(context, c =>
            {
                pins = (own.Leases, own.Pins, other.Leases, other.Pins);
                return Task.CompletedTask;
            });
        })(request.Context);

        Assert.Equal((0, 1, 1, 1), pins);
        Assert.Equal((1, 1), (own.Pins, other.Pins));
        await request.CompleteAsync();
        Assert.Equal((0, 0), (own.Pins, other.Pins));
    }

    [Fact]
    public async Task PoolThatIsGone_LeavesItsEndpointsToTheDefaultPool()
    {
        var own = _workers.Serve()[0];
        _directory.Set([]);
        using var request = new TestRequest();

        await Middleware(static context => Routed(context, static _ => Task.CompletedTask))(request.Context);

        Assert.Equal(1, own.Served);
    }

    [Fact]
    public async Task Timing_IsThatOfThePoolThatServes()
    {
        _workers.Pool.Timing = new RequestTiming(TimeSpan.FromSeconds(1).Ticks, false);
        _reports.Timing = new RequestTiming(TimeSpan.FromMinutes(5).Ticks, false);
        _workers.Serve();
        Serve();
        var deadline = 0L;
        using var request = new TestRequest();

        await Middleware(context => Routed(context, _ =>
        {
            var lease = _workers.Pool.Leases.All.ToArray().Single(l => l!.State == LeaseState.Active)!;
            deadline = lease.Deadline - lease.Since;
            return Task.CompletedTask;
        }))(request.Context);

        Assert.Equal(TimeSpan.FromMinutes(5).Ticks, deadline);
    }
}
