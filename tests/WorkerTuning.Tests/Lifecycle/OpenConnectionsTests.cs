using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Logging;
using WorkerTuning.Applying.Connections;
using WorkerTuning.Lifecycle;
using WorkerTuning.Lifecycle.Connections;
using WorkerTuning.Planning;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Lifecycle;

public sealed class OpenConnectionsTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly ConnectionCounts _counts = new();
    private readonly CapturingLoggerProvider _logs = new();
    private int _workers = 1;

    public void Dispose() => _logs.Dispose();

    [Fact]
    public void Add_ConnectionThatCloses_IsForgotten()
    {
        var open = Open();
        using var closed = new CancellationTokenSource();
        open.TryAdd(new DefaultConnectionContext("1") { ConnectionClosed = closed.Token });
        open.TryAdd(new DefaultConnectionContext("2"));
        Assert.Equal(2, open.Count);

        closed.Cancel();

        Assert.Equal(1, open.Count);
        Assert.Equal(2, _counts.Accepted);
    }

    [Fact]
    public void Add_ConnectionThatIsClosedAlready_IsForgotten()
    {
        var open = Open();

        open.TryAdd(new DefaultConnectionContext("1") { ConnectionClosed = new CancellationToken(canceled: true) });

        Assert.Equal(0, open.Count);
    }

    [Fact]
    public void Add_PastTheLimit_LetsSomeInToBeToldAndClosesTheRest()
    {
        var open = Open(new ConnectionsPlan { PerWorker = 2 });
        using var closed = new CancellationTokenSource();
        var first = new DefaultConnectionContext("first") { ConnectionClosed = closed.Token };
        Assert.True(open.TryAdd(first));
        Assert.True(open.TryAdd(new DefaultConnectionContext("second")));
        Assert.False(open.IsWatching);
        for (var i = 0; i < OpenConnections.Excess; i++)
        {
            var excess = new DefaultConnectionContext($"excess {i}");
            Assert.True(open.TryAdd(excess));
            Assert.True(excess.Features.Get<OpenConnection>()!.IsExcess);
        }

        Assert.True(open.IsWatching);
        Assert.False(open.TryAdd(new DefaultConnectionContext("closed")));
        Assert.False(open.TryAdd(new DefaultConnectionContext("closed")));
        Assert.Equal(2, _counts.EndedBecause(ConnectionEndReason.LimitClosed));
        Assert.Single(_logs.Logs, l => l.Level == LogLevel.Warning && l.Message.StartsWith("There are 2 connections", StringComparison.Ordinal));

        closed.Cancel();

        var next = new DefaultConnectionContext("next");
        Assert.True(open.TryAdd(next));
        Assert.False(next.Features.Get<OpenConnection>()!.IsExcess);
    }

    [Fact]
    public void Limit_WorkersAreAddedAndTakenAway_MovesWithThem()
    {
        var open = Open(new ConnectionsPlan { PerWorker = 2, Waiting = 1 });
        Assert.Equal(3, open.Limit);

        _workers = 3;
        Assert.Equal(7, open.Limit);
        for (var i = 0; i < 7; i++)
            open.TryAdd(new DefaultConnectionContext($"{i}"));
        Assert.False(open.IsWatching);

        // Those that are there already stay.
        _workers = 1;
        var excess = new DefaultConnectionContext("excess");
        open.TryAdd(excess);
        Assert.True(excess.Features.Get<OpenConnection>()!.IsExcess);
        Assert.Equal(8, open.Count);
    }

    [Fact]
    public void Look_ExcessThatStaysSilent_IsClosedAndCounted()
    {
        var open = Open(new ConnectionsPlan { PerWorker = 1 });
        open.TryAdd(new DefaultConnectionContext("within"));
        var excess = new NotedConnection();
        open.TryAdd(excess);
        _time.Advance(OpenConnections.ExcessLimit - TimeSpan.FromSeconds(1));
        open.Look();
        Assert.False(excess.IsAborted);

        _time.Advance(TimeSpan.FromSeconds(1));
        open.Look();

        Assert.True(excess.IsAborted);
        Assert.Equal(1, open.Count);
        Assert.Equal(1, _counts.EndedBecause(ConnectionEndReason.LimitClosed));
    }

    [Fact]
    public void LetArrive_ListenerOfAServerThatGoesOn_WaitsForNothing()
    {
        var open = Open();
        open.TryAdd(new DefaultConnectionContext("1"));

        Assert.True(open.LetArriveAsync(CancellationToken.None).IsCompletedSuccessfully);

        Assert.False(open.IsWatching);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task LetArrive_StoppingServer_EndsConnectionsWithTheirNextRequestAndWaitsNoLongerThanForThem(bool isHurried)
    {
        var open = Open();
        using var closed = new CancellationTokenSource();
        using var hurried = new CancellationTokenSource();
        var context = new DefaultConnectionContext("1") { ConnectionClosed = closed.Token };
        open.TryAdd(context);
        open.BeginStop();
        Assert.False(open.IsWatching);

        var arrived = open.LetArriveAsync(hurried.Token);
        Assert.False(arrived.IsCompleted);
        Assert.True(open.IsWatching);
        Assert.True(open.IsDone(context.Features.Get<OpenConnection>()!, 1));
        await (isHurried ? hurried : closed).CancelAsync();

        await arrived.WithTimeout();
    }

    [Theory]
    [InlineData(0, 0, 100, 1_000, false)]
    [InlineData(3, 0, 2, 0, false)]
    [InlineData(3, 0, 3, 0, true)]
    [InlineData(3, 0, 4, 0, true)]
    [InlineData(0, 60, 1, 59, false)]
    [InlineData(0, 60, 1, 60, true)]
    public void IsDone_RequestsAndAge_AreCompared(int maxRequests, int maxAge, int requests, int age, bool expected)
    {
        var open = Open(new ConnectionsPlan { MaxRequests = maxRequests, MaxAge = TimeSpan.FromSeconds(maxAge) });
        Assert.Equal(maxRequests + maxAge > 0, open.IsWatching);
        var context = new DefaultConnectionContext("1");
        open.TryAdd(context);
        _time.Advance(TimeSpan.FromSeconds(age));

        for (var i = 0; i < 2; i++)
            Assert.Equal(expected, open.IsDone(context.Features.Get<OpenConnection>()!, requests));

        var counted = _counts.EndedBecause(maxRequests > 0 ? ConnectionEndReason.MaxRequests : ConnectionEndReason.MaxAge);
        Assert.Equal(expected ? 1 : 0, counted);
    }

    [Fact]
    public void IsDone_Jitter_IsAddedByItsShare()
    {
        var open = Open(new ConnectionsPlan { MaxAge = TimeSpan.FromSeconds(60), MaxAgeJitter = TimeSpan.FromSeconds(30) });
        var half = new OpenConnection(new DefaultConnectionContext("1"), _time.GetTimestamp(), 0.5, isExcess: false);

        _time.Advance(TimeSpan.FromSeconds(74));
        Assert.False(open.IsDone(half, 1));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(open.IsDone(half, 2));
    }

    [Fact]
    public async Task Look_OldConnections_OnlyThoseOfHttp2AreToldToEnd()
    {
        var open = Open(new ConnectionsPlan { MaxAge = TimeSpan.FromSeconds(60) });
        var (http1, http2) = (new NotedConnection(), new NotedConnection());
        open.TryAdd(http1);
        open.TryAdd(http2);
        http2.Features.Get<OpenConnection>()!.Count(isMultiplexed: true);
        open.Look();
        _time.Advance(TimeSpan.FromSeconds(60));

        open.Look();
        _time.Advance(TimeSpan.FromSeconds(60));
        open.Look();

        await http2.Ended.WithTimeout();
        Assert.False(http1.Ended.IsCompleted);
        Assert.Equal(1, _counts.EndedBecause(ConnectionEndReason.MaxAge));
    }

    [Fact]
    public async Task Look_OldConnectionWhoseEndThrows_IsLogged()
    {
        var open = Open(new ConnectionsPlan { MaxAge = TimeSpan.FromSeconds(60) });
        var connection = new NotedConnection { Failure = new InvalidOperationException("no") };
        open.TryAdd(connection);
        connection.Features.Get<OpenConnection>()!.Count(isMultiplexed: true);
        _time.Advance(TimeSpan.FromSeconds(60));

        open.Look();

        var log = await _logs.WaitForAsync(l => l.Event.Name == "ConnectionEndFailed");
        Assert.Same(connection.Failure, log.Exception);
    }

    [Fact]
    public void IsDone_RequestsGoOnAfterTheEnd_AreCutOff()
    {
        var open = Open(new ConnectionsPlan { MaxRequests = 2 });
        var context = new NotedConnection();
        open.TryAdd(context);
        var connection = context.Features.Get<OpenConnection>()!;
        for (var i = 0; i < 2 + OpenConnections.MostAfterEnd; i++)
            open.IsDone(connection, connection.Count(isMultiplexed: true));
        Assert.False(context.IsAborted);

        open.IsDone(connection, connection.Count(isMultiplexed: true));

        Assert.True(context.IsAborted);
        Assert.Equal((0, 1L), (open.Count, _counts.EndedBecause(ConnectionEndReason.MaxRequests)));
    }

    private OpenConnections Open(ConnectionsPlan? plan = null) =>
        new(new PlanStore(TestPlan.Make(new ListenPlan { Binds = [], Connections = plan ?? new() })), () => _workers, _counts, _time, _logs.ToFactory());

    private sealed class NotedConnection : DefaultConnectionContext, IConnectionLifetimeNotificationFeature
    {
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public NotedConnection()
            : base(Guid.NewGuid().ToString()) => Features.Set<IConnectionLifetimeNotificationFeature>(this);

        public bool IsAborted { get; private set; }

        /// <summary>Thrown by what the application does at the end of the connection.</summary>
        public Exception? Failure { get; init; }

        public Task Ended => _ended.Task;

        public CancellationToken ConnectionClosedRequested { get; set; }

        public void RequestClose()
        {
            _ended.SetResult();
            if (Failure is not null)
                throw Failure;
        }

        public override void Abort(ConnectionAbortedException abortReason) => IsAborted = true;
    }
}
