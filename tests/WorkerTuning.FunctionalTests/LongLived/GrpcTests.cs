using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Configuration;
using Microsoft.AspNetCore.Builder;
using WorkerTuning.FunctionalTests.Workers;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.LongLived;

/// <summary>What ends or refuses a call has gRPC's own status for it, and a stream that has begun holds no place.</summary>
public sealed class GrpcTests : IDisposable
{
    private const string Pushback = "grpc-retry-pushback-ms";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(0.5);

    private readonly ScratchFolder _folder = new();
    private readonly TlsFiles _tls;

    public GrpcTests() => _tls = new(_folder);

    public static TheoryData<bool, Ending> Endings => new()
    {
        { false, Ending.Cancelled },
        { false, Ending.Failed },
        { false, Ending.RpcCancelled },
        { true, Ending.Cancelled },
        { true, Ending.Failed },
    };

    public static TheoryData<bool, bool> Streams => new() { { false, false }, { false, true }, { true, false }, { true, true } };

    public void Dispose()
    {
        _tls.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Endings))]
    public async Task Unary_PastTheTimeout_IsDeadlineExceeded(bool tls, Ending ending)
    {
        await using var server = await StartAsync(tls, o => o.Timeout = Limit, s => s.OnUnary((_, call) => EndAsync(call, ending)));
        using var channel = server.Connect();

        var error = await FailsAsync(CallAsync(channel));

        Assert.Equal((StatusCode.DeadlineExceeded, "The request took longer than its limit."), (error.StatusCode, error.Status.Detail));
        Assert.Equal((1L, 0L), (server.Pool.Snapshot.TimedOut, server.Pool.Snapshot.Stuck));
    }

    [Theory]
    [InlineData(WorkerClass.Gthread)]
    [InlineData(WorkerClass.Async)]
    public async Task Unary_OfAnotherClass_PastTheTimeout_IsDeadlineExceeded(WorkerClass workerClass)
    {
        await using var server = await StartAsync(tls: false, o => (o.WorkerClass, o.Timeout) = (workerClass, Limit), s => s.OnUnary((_, call) => EndAsync(call, Ending.Cancelled)));
        using var channel = server.Connect();

        Assert.Equal(StatusCode.DeadlineExceeded, (await FailsAsync(CallAsync(channel))).StatusCode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AStatusOfTheHandlersOwn_PastTheTimeoutAsWell_Stays(bool isLate)
    {
        await using var server = await StartAsync(tls: false, o => o.Timeout = Limit, s => s.OnUnary(async (_, call) =>
        {
            if (isLate)
                await call.CancellationToken.AsTask();
            throw new RpcException(new Status(StatusCode.NotFound, "no such thing"));
        }));
        using var channel = server.Connect();

        var error = await FailsAsync(CallAsync(channel));

        Assert.Equal((StatusCode.NotFound, "no such thing"), (error.StatusCode, error.Status.Detail));
    }

    [Fact]
    public async Task AClientsDeadline_BeforeTheTimeout_IsGrpcsOwn()
    {
        await using var server = await StartAsync(tls: false, o => o.Timeout = TimeSpan.FromMinutes(1), s => s.OnUnary((_, call) => EndAsync(call, Ending.Cancelled)));
        using var channel = server.Connect();

        Assert.Equal(StatusCode.DeadlineExceeded, (await FailsAsync(CallAsync(channel, deadline: DateTime.UtcNow + Limit))).StatusCode);
        await server.Pool.WaitForAsync(s => s.InFlight == 0);
        Assert.Equal(0, server.Pool.Snapshot.TimedOut);
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task AStream_AtTheStop_IsUnavailable(bool tls, bool isDuplex)
    {
        await using var server = await StartAsync(tls, o => o.GracefulTimeout = Limit, AddStreams);
        using var channel = server.Connect();
        using var stream = Open(channel, isDuplex);
        Assert.Equal("first", await NextAsync(stream));

        var stopping = server.Pool.StopAsync();

        var error = await FailsAsync(NextAsync(stream));
        Assert.Equal((StatusCode.Unavailable, "The server ended the request."), (error.StatusCode, error.Status.Detail));
        await stopping;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ACallThatHasNotAnswered_AtTheStop_IsUnavailable(bool isClientStream)
    {
        using var gate = new Gate();
        await using var server = await StartAsync(tls: false, o => o.GracefulTimeout = Limit, s =>
        {
            s.OnUnary(async (_, call) =>
            {
                await gate.PassAsync(call.CancellationToken);
                return "";
            });
            s.OnCollect(async (requests, call) =>
            {
                var inside = gate.PassAsync();
                while (await requests.MoveNext(call.CancellationToken))
                    await Task.Yield();
                await inside;
                return "";
            });
        });
        using var channel = server.Connect();
        using var collecting = isClientStream ? channel.CreateCallInvoker().AsyncClientStreamingCall(GrpcServer.Collect, null, default) : null;
        var call = collecting?.ResponseAsync ?? CallAsync(channel);
        await gate.ComeAsync();

        var stopping = server.Pool.StopAsync();

        Assert.Equal(StatusCode.Unavailable, (await FailsAsync(call)).StatusCode);
        await stopping;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AStream_OnAnOldWorkerTooMany_IsUnavailable(bool isDuplex)
    {
        await using var server = await StartAsync(tls: false, o => (o.MaxOldWorkers, o.GracefulTimeout) = (1, Limit), AddStreams);
        using var channel = server.Connect();
        using var stream = Open(channel, isDuplex);
        Assert.Equal("first", await NextAsync(stream));
        await server.Pool.WaitForAsync(s => s.LongLived == 1);
        Assert.True(await server.Pool.Pool.RecycleAsync(CancellationToken.None).WithTimeout());

        Assert.True(await server.Pool.Pool.RecycleAsync(CancellationToken.None).WithTimeout());

        Assert.Equal(StatusCode.Unavailable, (await FailsAsync(NextAsync(stream))).StatusCode);
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task AStream_ThatHasBegun_HoldsNoPlaceAndHasNoLimit(bool tls, bool isDuplex)
    {
        await using var server = await StartAsync(tls, o => o.Timeout = Limit, AddStreams);
        using var channel = server.Connect();
        using var stream = Open(channel, isDuplex);
        Assert.Equal("first", await NextAsync(stream));
        await server.Pool.WaitForAsync(s => s is { InFlight: 0, LongLived: 1 });

        Assert.Equal("late", (await FailsAsync(CallAsync(channel, "past the limit"))).Status.Detail);
        Assert.Equal("hello", await CallAsync(channel));
        stream.Dispose();
        await server.Pool.WaitForAsync(s => s.LongLived == 0);
        Assert.Equal((1L, 0L), (server.Pool.Snapshot.TimedOut, server.Pool.Snapshot.Stuck));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ACall_RefusedByTheQueue_IsUnavailableWithTheDelay(bool tls)
    {
        using var gate = new Gate();
        await using var server = await StartAsync(tls, o => o.QueueTimeout = TimeSpan.FromMilliseconds(100), s => AddGated(s, gate));
        using var channel = server.Connect();
        var first = CallAsync(channel);
        await gate.ComeAsync();

        var error = await FailsAsync(CallAsync(channel));

        Assert.Equal((StatusCode.Unavailable, "The server is busy.", "1000"), (error.StatusCode, error.Status.Detail, error.Trailers.GetValue(Pushback)));
        gate.Open();
        Assert.Equal("", await first);
    }

    [Fact]
    public async Task ACall_RefusedByTheQueue_WithARetryPolicy_IsRepeatedAfterTheDelay()
    {
        using var gate = new Gate();
        await using var server = await StartAsync(tls: false, o => o.QueueTimeout = TimeSpan.FromMilliseconds(100), s => AddGated(s, gate));
        using var plain = server.Connect();
        var first = CallAsync(plain);
        await gate.ComeAsync();
        // Its own delay is an hour, so that a call which succeeds has followed the server's.
        using var repeating = server.Connect(new RetryPolicy
        {
            MaxAttempts = 5,
            InitialBackoff = TimeSpan.FromHours(1),
            MaxBackoff = TimeSpan.FromHours(1),
            BackoffMultiplier = 1,
            RetryableStatusCodes = { StatusCode.Unavailable },
        });
        var second = CallAsync(repeating);
        await server.Pool.WaitForAsync(s => s.Refused == 1);

        gate.Open();

        Assert.Equal("", await first);
        Assert.Equal("1", await second);
    }

    [Fact]
    public async Task ACall_OnAConnectionTooMany_IsUnavailableWithTheDelay()
    {
        await using var server = await StartAsync(tls: false, o => (o.WorkerClass, o.WorkerConnections, o.Backlog) = (WorkerClass.Async, 1, 1), AddStreams);
        using var one = server.Connect();
        using var two = server.Connect();
        Assert.Equal("hello", await CallAsync(one));
        Assert.Equal("hello", await CallAsync(two));
        using var tooMany = server.Connect();

        var error = await FailsAsync(CallAsync(tooMany));

        Assert.Equal((StatusCode.Unavailable, "1000"), (error.StatusCode, error.Trailers.GetValue(Pushback)));
    }

    [Fact]
    public async Task ACall_ThatWasTooLateForItsTurn_IsDeadlineExceeded()
    {
        using var gate = new Gate();
        await using var server = await GrpcServer.StartAsync(o => o.Timeout = Limit, AddStreams, pipeline: app =>
        {
            // In front of routing: whether the call needs a worker is not known yet when its time is over.
            app.Use(async (context, next) =>
            {
                if (context.Request.Path.StartsWithSegments("/test.Calls"))
                    await context.RequestAborted.AsTask();
                await next(context);
            });
            app.UseRouting();
            app.MapGet("/hold", () => gate.PassAsync()).WithMetadata(new WorkerTimeoutAttribute(0));
            app.MapGet("/{a}/{b}", () => "exempt").ExemptFromWorkers();
        });
        using var client = new HttpClient { DefaultRequestVersion = new(2, 0), DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        var held = client.GetAsync(new Uri(server.Pool.Address, "/hold"));
        await gate.ComeAsync();
        using var channel = server.Connect();

        Assert.Equal(StatusCode.DeadlineExceeded, (await FailsAsync(CallAsync(channel))).StatusCode);
        gate.Open();
        (await held.WithTimeout()).Dispose();
    }

    private static async Task<string> EndAsync(ServerCallContext call, Ending ending)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, call.CancellationToken);
        }
        catch (OperationCanceledException) when (ending == Ending.Failed)
        {
            throw new InvalidOperationException("The database is closed.");
        }
        catch (OperationCanceledException) when (ending == Ending.RpcCancelled)
        {
            // What a call to another service says that was given the token.
            throw new RpcException(new Status(StatusCode.Cancelled, "Call canceled by the client."));
        }

        return "";
    }

    private static void AddStreams(ServerServiceDefinition.Builder service)
    {
        service.OnUnary(async (request, call) =>
        {
            if (request.Length > 0)
            {
                await call.CancellationToken.AsTask();
                throw new RpcException(new Status(StatusCode.Internal, "late"));
            }

            return "hello";
        });
        service.OnRead(async (_, responses, call) =>
        {
            await responses.WriteAsync("first");
            await Task.Delay(Timeout.Infinite, call.CancellationToken);
        });
        service.OnTalk(async (requests, responses, call) =>
        {
            await responses.WriteAsync("first");
            while (await requests.MoveNext(call.CancellationToken))
                await responses.WriteAsync(requests.Current);
        });
    }

    // Answers with what the client says of earlier attempts.
    private static void AddGated(ServerServiceDefinition.Builder service, Gate gate) => service.OnUnary(async (_, call) =>
    {
        await gate.PassAsync(call.CancellationToken);
        return call.RequestHeaders.GetValue("grpc-previous-rpc-attempts") ?? "";
    });

    private Task<GrpcServer> StartAsync(bool tls, Action<WorkerTuningOptions> options, Action<ServerServiceDefinition.Builder> service) => GrpcServer.StartAsync(options, service, tls ? _tls : null);

    private static Task<string> CallAsync(GrpcChannel channel, string request = "", DateTime? deadline = null) =>
        channel.CreateCallInvoker().AsyncUnaryCall(GrpcServer.Unary, null, new CallOptions(deadline: deadline), request).ResponseAsync.WithTimeout();

    private static OpenStream Open(GrpcChannel channel, bool isDuplex)
    {
        var invoker = channel.CreateCallInvoker();
        if (isDuplex)
        {
            var talk = invoker.AsyncDuplexStreamingCall(GrpcServer.Talk, null, default);
            return new(talk, talk.ResponseStream);
        }

        var read = invoker.AsyncServerStreamingCall(GrpcServer.Read, null, default, "");
        return new(read, read.ResponseStream);
    }

    private static async Task<string> NextAsync(OpenStream stream) => await stream.Responses.MoveNext(CancellationToken.None).WithTimeout() ? stream.Responses.Current : "the end";

    private static Task<RpcException> FailsAsync(Task call) => Assert.ThrowsAsync<RpcException>(() => call.WithTimeout());

    /// <summary>How a handler ends when its token fires.</summary>
    public enum Ending
    {
        Cancelled,
        Failed,
        RpcCancelled,
    }

    private sealed record OpenStream(IDisposable Call, IAsyncStreamReader<string> Responses) : IDisposable
    {
        public void Dispose() => Call.Dispose();
    }
}
