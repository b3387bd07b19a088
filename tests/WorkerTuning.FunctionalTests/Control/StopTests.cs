using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Control;

public sealed class StopTests
{
    // Far longer than any test waits: a stop that needs it fails.
    private const int Long = 600;

    [SkippableFact]
    public async Task Term_RunningRequest_EndsAndNewOnesAreRefused()
    {
        await using var server = await ControlledServer.StartAsync(new { Bind = "127.0.0.1:0", GracefulTimeout = Long });
        var running = server.GetAsync("/patient?ms=2000");
        await server.SeeAsync("patient runs");

        server.Send(UnixSignal.Term);
        await server.UntilRefusedAsync();
        var response = await running;

        Assert.Equal("done", response.Text);
        Assert.True(response.Closes);
        Assert.Equal(0, await server.ExitAsync());
        Assert.True(server.HasSaid("hook on_exit"));
    }

    [SkippableTheory]
    [InlineData("Int")]
    [InlineData("Quit")]
    public async Task IntOrQuit_RequestThatIgnoresIt_IsNotWaitedFor(string signal)
    {
        await using var server = await ControlledServer.StartAsync(new { Bind = "127.0.0.1:0", Workers = 2, GracefulTimeout = Long });
        await using var http = await RawHttp.ConnectAsync(server.Port);
        http.Limit = ControlledServer.Patience;
        await http.SendAsync("GET /stubborn?ms=600000 HTTP/1.1\r\nHost: localhost\r\n\r\n");
        await server.SeeAsync("stubborn runs");

        server.Send(Enum.Parse<UnixSignal>(signal));

        await http.ReadEndAsync();
        Assert.Equal(0, await server.ExitAsync());
        Assert.True(server.HasSaid("hook worker_int 1"));
        Assert.True(server.HasSaid("hook worker_int 2"));
    }

    [SkippableFact]
    public async Task Term_ThenQuit_IsQuick()
    {
        await using var server = await ControlledServer.StartAsync(new { Bind = "127.0.0.1:0", GracefulTimeout = Long });
        await using var http = await RawHttp.ConnectAsync(server.Port);
        await http.SendAsync("GET /stubborn?ms=600000 HTTP/1.1\r\nHost: localhost\r\n\r\n");
        await server.SeeAsync("stubborn runs");

        server.Send(UnixSignal.Term);
        await server.UntilRefusedAsync();
        server.Send(UnixSignal.Quit);

        Assert.Equal(0, await server.ExitAsync());
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Term_HalfSentRequest_DoesNotHoldTheStop(bool ownBind)
    {
        await using var server = ownBind
            ? await ControlledServer.StartAsync(new { Bind = "127.0.0.1:0", GracefulTimeout = Long })
            : await ControlledServer.StartAsync(new { Defaults = "AspNetCore", GracefulTimeout = Long }, args: ["--urls", "http://127.0.0.1:0"]);
        await using var http = await RawHttp.ConnectAsync(server.Port);
        Assert.Equal(200, (await http.GetAsync("/")).Status);
        await http.SendAsync("GET / HTTP/1.1\r\nHos");
        await using var first = await RawHttp.ConnectAsync(server.Port);
        await first.SendAsync("GET / HTTP/1.1\r\nHos");
        await server.GetAsync("/");

        server.Send(UnixSignal.Term);

        Assert.Equal(0, await server.ExitAsync());
    }

    [SkippableFact]
    public async Task Term_HalfSentRequestBesideARunningOne_OnlyTheRunningOneIsWaitedFor()
    {
        await using var server = await ControlledServer.StartAsync(new { Bind = "127.0.0.1:0", GracefulTimeout = Long });
        await using var half = await RawHttp.ConnectAsync(server.Port);
        half.Limit = ControlledServer.Patience;
        await half.SendAsync("GET / HTTP/1.1\r\nHos");
        var running = server.GetAsync("/patient?ms=4000");
        await server.SeeAsync("patient runs");

        server.Send(UnixSignal.Term);
        await half.ReadEndAsync();

        Assert.Equal("done", (await running).Text);
        Assert.Equal(0, await server.ExitAsync());
    }

    [SkippableFact]
    public async Task Term_RequestLongerThanGracefulTimeout_Gets504()
    {
        await using var server = await ControlledServer.StartAsync(new { Bind = "127.0.0.1:0", GracefulTimeout = 1, Timeout = Long });
        var running = server.GetAsync("/patient?ms=600000");
        await server.SeeAsync("patient runs");

        server.Send(UnixSignal.Term);

        Assert.Equal(504, (await running).Status);
        Assert.Equal(0, await server.ExitAsync());
    }

    [SkippableFact]
    public async Task Term_WorkersDrained_WaitingRequestsAreRefused()
    {
        await using var server = await ControlledServer.StartAsync(new { Bind = "127.0.0.1:0", Workers = 1, GracefulTimeout = Long, Daemon = true });
        server.Send(UnixSignal.Winch);
        await server.SeeAsync("hook worker_exit 1");
        var waiting = server.GetAsync("/");
        await server.UntilAsync("/queued", "1");

        server.Send(UnixSignal.Term);

        Assert.Equal(503, (await waiting).Status);
        Assert.Equal(0, await server.ExitAsync());
    }

    [SkippableFact]
    public async Task Term_ShutdownDelay_ServesUntilItIsOverAndIntEndsIt()
    {
        await using var server = await ControlledServer.StartAsync(new { Bind = "127.0.0.1:0", ShutdownDelay = Long });
        server.Send(UnixSignal.Term);
        await server.SeeAsync("Not ready any more");

        Assert.Equal(200, (await server.GetAsync("/")).Status);
        server.Send(UnixSignal.Int);

        Assert.Equal(0, await server.ExitAsync());
    }

    [SkippableFact]
    public async Task Term_StarvedProcess_EndsAllTheSame()
    {
        await using var server = await ControlledServer.StartAsync(new { Bind = "127.0.0.1:0", GracefulTimeout = 1 });
        await using var http = await RawHttp.ConnectAsync(server.Port);
        await http.SendAsync("POST /starve HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");
        await server.SeeAsync("starved");

        server.Send(UnixSignal.Term);

        Assert.Equal(79, await server.ExitAsync());
        Assert.True(server.HasSaid("The host did not stop"));
    }

    [SkippableFact]
    public async Task Int_StarvedProcess_EndsAtOnce()
    {
        await using var server = await ControlledServer.StartAsync(new { Bind = "127.0.0.1:0", GracefulTimeout = Long });
        await using var http = await RawHttp.ConnectAsync(server.Port);
        await http.SendAsync("POST /starve HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");
        await server.SeeAsync("starved");

        server.Send(UnixSignal.Int);

        Assert.Equal(0, await server.ExitAsync());
    }
}
