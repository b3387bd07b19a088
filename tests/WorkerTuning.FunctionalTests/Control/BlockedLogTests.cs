using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Control;

/// <summary>A log provider that hangs for ever, the host's own lines included, in a process of its own.</summary>
public sealed class BlockedLogTests
{
    private static async Task<ControlledServer> StartAsync(object settings)
    {
        var server = await ControlledServer.StartAsync(settings);
        await using var http = await RawHttp.ConnectAsync(server.Port);
        await http.SendAsync("POST /block-log HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");
        Assert.Equal(200, (await http.ReadResponseAsync()).Status);
        return server;
    }

    [SkippableFact]
    public async Task Requests_PastTheirTime_AreEndedAndSignalsAreObeyed()
    {
        await using var server = await StartAsync(new { Bind = "127.0.0.1:0", Workers = 1, WorkerClass = "sync", Timeout = 1 });

        Assert.Equal(504, (await server.GetAsync("/sleep?ms=600000")).Status);
        server.Send(UnixSignal.Ttin);
        await server.UntilAsync("/workers", "2");
        server.Send(UnixSignal.Hup);
        await server.UntilAsync("/plan", "2");
    }

    [SkippableFact]
    public async Task Requests_ThatAreStuck_AreReplaced()
    {
        await using var server = await StartAsync(new { Bind = "127.0.0.1:0", Workers = 1, WorkerClass = "sync", Timeout = 1 });
        await using var http = await RawHttp.ConnectAsync(server.Port);
        await http.SendAsync("GET /stubborn?ms=600000 HTTP/1.1\r\nHost: localhost\r\n\r\n");
        await server.SeeAsync("stubborn runs");

        Assert.Equal(200, (await server.GetAsync("/")).Status);
    }

    [SkippableFact]
    public async Task Term_ARunningRequest_EndsTheProcessByForce()
    {
        await using var server = await StartAsync(new { Bind = "127.0.0.1:0", GracefulTimeout = 2 });
        await using var http = await RawHttp.ConnectAsync(server.Port);
        await http.SendAsync("GET /stubborn?ms=600000 HTTP/1.1\r\nHost: localhost\r\n\r\n");
        await server.SeeAsync("stubborn runs");

        server.Send(UnixSignal.Term);

        Assert.Equal(79, await server.ExitAsync());
    }

    [SkippableFact]
    public async Task Quit_WithNothingRunning_EndsTheProcess()
    {
        await using var server = await StartAsync(new { Bind = "127.0.0.1:0" });

        server.Send(UnixSignal.Quit);

        Assert.Equal(0, await server.ExitAsync());
    }
}
