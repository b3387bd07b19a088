using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WorkerTuning.FunctionalTests.ProxyHeaders;
using WorkerTuning.FunctionalTests.Workers;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Http2;

/// <summary>Bad fields and floods over HTTP/2: never a 500, never more than the limits, and nothing is left behind.</summary>
public sealed class HostileHttp2Tests
{
    [Fact]
    public async Task Requests_WithBadFields_AreRefusedAndTheServerLivesOn()
    {
        await using var server = await StartAsync(o =>
        {
            o.HeaderMap = HeaderMap.Refuse;
            o.LimitRequestFieldSize = 200;
            o.MaxRequestBodySize = 4;
            o.SecureSchemeHeaders = new Dictionary<string, string> { ["X-FORWARDED-PROTO"] = "https", ["X-FORWARDED-SSL"] = "on" };
        });
        var answers = new Dictionary<string, string>();
        foreach (var fields in HostileFields.Refused.Concat(HostileFields.Odd))
        {
            using var client = await RawHttp2.ConnectAsync(server.Address.Port);
            await client.RequestAsync(1, HostileFields.With(fields));
            answers[fields] = await client.AnswerAsync(1);
        }

        Assert.DoesNotContain(answers, a => a.Value is "500" or "closed");
        Assert.DoesNotContain(answers, a => a.Value == "200" && HostileFields.Refused.Contains(a.Key));
        Assert.Equal("200", answers["x: 1"]);
        Assert.Equal("400", answers[":method=get"]);
        Assert.Equal("431", answers["x: {0×300}"]);
        Assert.DoesNotContain(server.Logs.Logs, log => log.Level >= LogLevel.Error);
        Assert.Equal("200", await AskAsync(server));
    }

    [Fact]
    public async Task Frames_ThatNoClientShouldSend_EndTheStreamOrTheConnection()
    {
        var never = new TaskCompletionSource();
        await using var server = await StartAsync(gate: never.Task);
        var answers = new List<string>();
        foreach (var frames in HostileFrames.All)
        {
            using var client = await RawHttp2.ConnectAsync(server.Address.Port);
            await client.SendAsync(frames.Bytes);
            answers.Add($"{frames}: {await client.AnswerAsync(1)}");
        }

        Assert.Equal(HostileFrames.All.Select(f => $"{f}: {f.Answer}"), answers);
        await server.WaitForAsync(s => s is { InFlight: 0, Queued: 0, Connections.Open: 0 });
        Assert.DoesNotContain(server.Logs.Logs, log => log.Level >= LogLevel.Error);
        Assert.Equal("200", await AskAsync(server));
    }

    [Fact]
    public async Task Streams_ResetAtOnce_LeaveNothingBehind()
    {
        var never = new TaskCompletionSource();
        await using var server = await StartAsync(o => o.WorkerClass = WorkerClass.Sync, never.Task);
        using (var client = await RawHttp2.ConnectAsync(server.Address.Port))
        {
            for (var i = 0; i < 1_000 && await TryResetAsync(client, (2 * i) + 1); i++)
            {
            }

            await server.WaitForAsync(s => s.InFlight <= 1 && s.Queued == 0);
        }

        await server.WaitForAsync(s => s is { InFlight: 0, Queued: 0, Connections.Open: 0 });
        Assert.Equal("200", await AskAsync(server));
    }

    [Fact]
    public async Task Headers_WithoutEnd_AreCutOffAtTheLimit()
    {
        await using var server = await StartAsync();
        using var client = await RawHttp2.ConnectAsync(server.Address.Port);
        await client.SendAsync(RawHttp2.Frame.Headers, RawHttp2.Flag.EndStream, 1, RawHttp2.Block(RawHttp2.Get));
        var more = RawHttp2.Block([.. Enumerable.Range(0, 10).Select(i => ($"x-{i}", new string('a', 1_000)))]);
        var sent = 0;
        try
        {
            for (; sent < 1_000; sent++)
                await client.SendAsync(RawHttp2.Frame.Continuation, RawHttp2.Flag.None, 1, more);
        }
        catch (IOException)
        {
            // Cut off.
        }

        Assert.True(sent < 1_000);
        await server.WaitForAsync(s => s.Connections.Open == 0);
        Assert.Equal("200", await AskAsync(server));
    }

    [Theory]
    [InlineData((byte)RawHttp2.Frame.Settings, new byte[] { 0, 3, 0, 0, 0, 100 })]
    [InlineData((byte)RawHttp2.Frame.Settings, new byte[] { })]
    [InlineData((byte)RawHttp2.Frame.Ping, new byte[] { 0, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData((byte)RawHttp2.Frame.Priority, new byte[] { 0, 0, 0, 3, 0 })]
    [InlineData((byte)RawHttp2.Frame.WindowUpdate, new byte[] { 0, 0, 0, 1 })]
    [InlineData((byte)RawHttp2.Frame.Unknown, new byte[] { })]
    public async Task Frames_AFloodOfThem_HindersNobody(byte type, byte[] payload)
    {
        var frame = (RawHttp2.Frame)type;
        await using var server = await StartAsync();
        var flood = Enumerable.Repeat(RawHttp2.Make(frame, RawHttp2.Flag.None, frame == RawHttp2.Frame.Priority ? 1 : 0, payload), 1_000).SelectMany(f => f).ToArray();
        using (var client = await RawHttp2.ConnectAsync(server.Address.Port))
        {
            try
            {
                // What is answered to them is never read.
                for (var i = 0; i < 20; i++)
                    await client.SendAsync(flood);
            }
            catch (IOException)
            {
                // Cut off.
            }

            Assert.Equal("200", await AskAsync(server));
        }

        await server.WaitForAsync(s => s is { InFlight: 0, Connections.Open: 0 });
        Assert.DoesNotContain(server.Logs.Logs, log => log.Level >= LogLevel.Error);
    }

    [Fact]
    public async Task Age_WhileStreamsRun_LetsThemEnd()
    {
        var (gate, time) = (new TaskCompletionSource(), new ManualTime());
        await using var server = await StartAsync(o => o.MaxConnectionAge = TimeSpan.FromSeconds(60), gate.Task, time);
        using var client = await RawHttp2.ConnectAsync(server.Address.Port);
        await client.RequestAsync(1, HostileFields.With(":path=/wait"));
        await server.WaitForAsync(s => s.InFlight == 1);
        time.Advance(TimeSpan.FromSeconds(61));
        await server.WaitForAsync(_ => server.Ended(ConnectionEndReason.MaxAge) == 1);
        // It was sent before the client knew.
        await client.RequestAsync(3, HostileFields.With(":path=/wait"));
        await server.WaitForAsync(s => s.InFlight == 2);
        gate.SetResult();

        Assert.Equal("200", await client.AnswerAsync(1));
        Assert.Equal("200", await client.AnswerAsync(3));
        Assert.Equal("closed", await client.AnswerAsync(5));
        await server.WaitForAsync(s => s is { InFlight: 0, Connections.Open: 0 });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Client_ThatIgnoresGoAway_IsCutOff(bool byAge)
    {
        var (never, time) = (new TaskCompletionSource(), new ManualTime());
        await using var server = await StartAsync(o => (o.MaxConnectionAge, o.MaxRequestsPerConnection) = byAge ? (TimeSpan.FromSeconds(60), 0) : (TimeSpan.Zero, 2), never.Task, time);
        using var client = await RawHttp2.ConnectAsync(server.Address.Port);
        // As long as this one runs the connection stays.
        await client.RequestAsync(1, HostileFields.With(":path=/wait"));
        await server.WaitForAsync(s => s.InFlight == 1);
        time.Advance(TimeSpan.FromSeconds(61));
        var (last, answer) = (1, "");
        for (; last < 5_000 && answer is "" or "200"; last += 2)
        {
            await client.RequestAsync(last + 2, RawHttp2.Get);
            answer = await client.AnswerAsync(last + 2);
        }

        Assert.Equal("closed", answer);
        await server.WaitForAsync(s => s is { InFlight: 0, Connections.Open: 0 });
    }

    [Fact]
    public async Task Streams_MoreThanAllowed_AreRefusedOneByOne()
    {
        var gate = new TaskCompletionSource();
        await using var server = await StartAsync(o => o.Http2MaxConcurrentStreams = 2, gate.Task);
        using var client = await RawHttp2.ConnectAsync(server.Address.Port);
        foreach (var stream in new[] { 1, 3, 5 })
            await client.RequestAsync(stream, HostileFields.With(":path=/wait"));

        // REFUSED_STREAM: it was not begun and may be asked anew.
        Assert.Equal("reset 7", await client.AnswerAsync(5));
        gate.SetResult();
        Assert.Equal("200", await client.AnswerAsync(1));
    }

    private static async Task<bool> TryResetAsync(RawHttp2 client, int stream)
    {
        try
        {
            await client.RequestAsync(stream, HostileFields.With(":path=/wait"));
            await client.SendAsync(RawHttp2.Frame.Reset, RawHttp2.Flag.None, stream, new byte[] { 0, 0, 0, 8 });
            return true;
        }
        catch (IOException)
        {
            // The server has had enough.
            return false;
        }
    }

    private static async Task<string> AskAsync(PoolServer server)
    {
        using var client = await RawHttp2.ConnectAsync(server.Address.Port);
        await client.RequestAsync(1, RawHttp2.Get);
        return await client.AnswerAsync(1);
    }

    private static Task<PoolServer> StartAsync(Action<WorkerTuningOptions>? options = null, Task? gate = null, TimeProvider? time = null) => PoolServer.StartAsync(
        o =>
        {
            o.Workers = 1;
            o.Bind = ["127.0.0.1:0"];
            o.Http2Cleartext = Http2Cleartext.PriorKnowledge;
            options?.Invoke(o);
        },
        app =>
        {
            app.Map("/", async (HttpRequest request) =>
            {
                await request.Body.CopyToAsync(Stream.Null);
                return "hello";
            });
            app.MapGet("/wait", async (CancellationToken left) =>
            {
                await (gate ?? Task.CompletedTask).WaitAsync(left);
                return "waited";
            });
        },
        services =>
        {
            if (time is not null)
                services.AddServerClock(time);
        });
}
