using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Control;

public sealed class ReloadTests
{
    [SkippableFact]
    public async Task Hup_UnderLoad_DropsNothingAndChangesLimits()
    {
        await using var server = await ControlledServer.StartAsync(new { Bind = "127.0.0.1:0", Workers = 2, LimitRequestLine = 300 });
        var longLine = "/?" + new string('x', 200);
        Assert.Equal(200, (await server.GetAsync(longLine)).Status);
        using var enough = new CancellationTokenSource();
        var clients = Enumerable.Range(0, 8).Select(_ => AskAsync(server.Port, enough.Token)).ToList();

        for (var i = 0; i < 3; i++)
        {
            server.Write(new { Bind = "127.0.0.1:0", Workers = 2 + i, LimitRequestLine = 100 });
            Assert.Contains($"Plan {i + 2} is in force", (await server.ReloadAsync()).Text, StringComparison.Ordinal);
            await server.UntilAsync("/workers", $"{2 + i}");
        }

        await enough.CancelAsync();
        var statuses = (await Task.WhenAll(clients).WithTimeout(ControlledServer.Patience)).SelectMany(s => s).ToList();
        Assert.True(statuses.Count > 8);
        Assert.All(statuses, status => Assert.Equal(200, status));
        Assert.Equal(414, (await server.GetAsync(longLine)).Status);
    }

    [SkippableFact]
    public async Task Hup_OtherProxies_AreBelievedFromThenOn()
    {
        await using var server = await ControlledServer.StartAsync(new { Bind = "127.0.0.1:0", ForwardedAllowIps = "192.0.2.1" });
        Assert.StartsWith("127.0.0.1:", await RemoteAsync(), StringComparison.Ordinal);

        server.Write(new { Bind = "127.0.0.1:0", ForwardedAllowIps = "127.0.0.1" });
        await server.ReloadAsync();

        Assert.Equal("1.2.3.4:0", await RemoteAsync());

        async Task<string> RemoteAsync()
        {
            await using var http = await RawHttp.ConnectAsync(server.Port);
            return (await http.GetAsync("/remote", "X-Forwarded-For: 1.2.3.4")).Text;
        }
    }

    [SkippableFact]
    public async Task Hup_WrongSettings_ChangesNothingAndReportsAll()
    {
        await using var server = await ControlledServer.StartAsync(new { Bind = "127.0.0.1:0", Workers = 2 });
        server.Write(new { Bind = "127.0.0.1:0", Workers = "many", KeepAlive = -1, Timeot = 3 });

        var refused = await server.ReloadAsync();

        Assert.Contains("plan 1 stays in force", refused.Text, StringComparison.Ordinal);
        await server.SeeAsync("workers = \"many\" \\(appsettings.json\\)", refused);
        await server.SeeAsync("keepalive = .*\\(appsettings.json\\)", refused);
        await server.SeeAsync("Timeot.*did you mean Timeout", refused);
        Assert.Equal("1", (await server.GetAsync("/plan")).Text);
        Assert.Equal("2", (await server.GetAsync("/workers")).Text);
    }

    [SkippableFact]
    public async Task Hup_FileThatIsNoJson_ChangesNothingAndTheNextOneWorks()
    {
        await using var server = await ControlledServer.StartAsync(new { Bind = "127.0.0.1:0", Workers = 2 });
        server.Folder.Write("appsettings.json", "{ \"WorkerTuning\": {");

        var refused = await server.ReloadAsync();

        Assert.Contains("refused", refused.Text, StringComparison.Ordinal);
        await server.SeeAsync("cannot be read.*appsettings.json", refused);
        server.Write(new { Bind = "127.0.0.1:0", Workers = 4 });
        Assert.Contains("workers = 4, was 2", (await server.ReloadAsync()).Text, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task TtinAndTtou_ThenHup_DifferenceStays()
    {
        await using var server = await ControlledServer.StartAsync(new { Bind = "127.0.0.1:0", Workers = 2 });
        server.Send(UnixSignal.Ttin);
        await server.UntilAsync("/workers", "3");
        server.Send(UnixSignal.Ttin);
        await server.UntilAsync("/workers", "4");
        server.Send(UnixSignal.Ttou);
        await server.UntilAsync("/workers", "3");

        server.Write(new { Bind = "127.0.0.1:0", Workers = 5 });
        await server.ReloadAsync();

        await server.UntilAsync("/workers", "6");
    }

    [SkippableFact]
    public async Task Hup_SettingThatNeedsRestart_IsNamedAndKept()
    {
        await using var server = await ControlledServer.StartAsync(new { Bind = "127.0.0.1:0", Workers = 2 });
        server.Write(new { Bind = "127.0.0.1:1", Workers = 3, ProcName = "other" });

        var reloaded = await server.ReloadAsync();

        Assert.Contains("(workers = 3, was 2)", reloaded.Text, StringComparison.Ordinal);
        Assert.True(server.HasSaid("only after a restart: bind, proc_name"));
        await server.UntilAsync("/workers", "3");
    }

    [SkippableFact]
    public async Task ReloadAsync_ByTheApplication_SaysWhatBecameOfIt()
    {
        await using var server = await ControlledServer.StartAsync(new { Bind = "127.0.0.1:0", Workers = 2 });
        server.Write(new { Bind = "127.0.0.1:0", Workers = 3 });
        var good = await PostReloadAsync(server);
        server.Write(new { Bind = "127.0.0.1:0", Workers = 0 });
        var bad = await PostReloadAsync(server);

        Assert.Contains("\"applied\":true,\"revision\":2,\"problems\":[]", good, StringComparison.Ordinal);
        Assert.Contains("\"applied\":false,\"revision\":2", bad, StringComparison.Ordinal);
        Assert.Contains("appsettings.json", bad, StringComparison.Ordinal);
        Assert.True(server.HasSaid("hook on_reload 2"));
    }

    private static async Task<string> PostReloadAsync(ControlledServer server)
    {
        await using var http = await RawHttp.ConnectAsync(server.Port);
        http.Limit = ControlledServer.Patience;
        await http.SendAsync("POST /reload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");
        return (await http.ReadResponseAsync()).Text;
    }

    private static async Task<List<int>> AskAsync(int port, CancellationToken enough)
    {
        var statuses = new List<int>();
        await using var http = await RawHttp.ConnectAsync(port);
        http.Limit = ControlledServer.Patience;
        while (!enough.IsCancellationRequested)
            statuses.Add((await http.GetAsync("/")).Status);
        return statuses;
    }
}
