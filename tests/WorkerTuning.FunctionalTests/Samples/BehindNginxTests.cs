using System.Net;
using WorkerTuning.FunctionalTests.Nginx;
using WorkerTuning.FunctionalTests.Profiles;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Samples;

public sealed class BehindNginxTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly int _port = FreePort.Next();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task Site_OverTheUnixSocket_PassesTheClientOnAndLosesNothingInAReload()
    {
        var nginx = Peers.Require("nginx");
        var socket = _folder.Path("app.sock");
        await using var server = SampleProgram.BehindNginx.Start([], new Dictionary<string, string?> { ["GUNICORN_BIND"] = "unix:" + socket });
        await server.WaitForLineAsync("Application started", limit: TimeSpan.FromMinutes(1));
        await using var proxy = ServerProcess.Start(nginx, ["-p", _folder.Root, "-c", await WriteSiteAsync(socket)]);
        await proxy.WaitForListeningAsync(new IPEndPoint(IPAddress.Loopback, _port));

        await using var connection = await RawHttp.ConnectAsync(_port);
        Assert.Equal($"http 127.0.0.1 127.0.0.1\n", (await connection.GetAsync("/", "Host: 127.0.0.1", "X-Forwarded-For: 192.0.2.1", "X-Forwarded-Proto: https")).Text);
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_port}") };
        Assert.Equal(HttpStatusCode.OK, await UploadAsync(client, 1_000_000));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await UploadAsync(client, 1_500_000));

        await using var load = new Load(_port);
        await load.UntilAsync(100);
        server.Signal(UnixSignal.Hup);
        await server.WaitForLineAsync("is in force \\(");
        await load.UntilAsync(load.Done + 200);
        await load.StopAsync();
        Assert.Empty(load.Failures);

        server.Signal(UnixSignal.Term);
        Assert.Equal(0, await server.WaitForExitAsync(TimeSpan.FromMinutes(1)));
        using var gone = await client.GetAsync("/").WithTimeout();
        Assert.Equal((HttpStatusCode.ServiceUnavailable, true), (gone.StatusCode, gone.Headers.Contains("Retry-After")));
    }

    private async Task<string> WriteSiteAsync(string socket) => _folder.Write("nginx.conf",
        (Environment.IsPrivilegedProcess ? "user root;\n" : "")
        + (await File.ReadAllTextAsync(SampleProgram.BehindNginx.Path("nginx.conf")))
            .Replace("listen 127.0.0.1:8080;", $"listen 127.0.0.1:{_port};", StringComparison.Ordinal)
            .Replace("/tmp/behind-nginx/app.sock", socket, StringComparison.Ordinal));

    private static async Task<HttpStatusCode> UploadAsync(HttpClient client, int size)
    {
        using var content = new ByteArrayContent(new byte[size]);
        using var response = await client.PostAsync("/read", content).WithTimeout();
        return response.StatusCode;
    }
}
