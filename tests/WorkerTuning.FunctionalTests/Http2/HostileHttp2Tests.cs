using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
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

    private static Task<PoolServer> StartAsync(Action<WorkerTuningOptions>? options = null, Task? gate = null) => PoolServer.StartAsync(
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
        });
}
