using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Logging;

public sealed partial class SyslogTests : IDisposable
{
    private const string Format = "%(m)s %(U)s %(s)s";

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task AccessLines_OverUdp_AreGunicornsDatagrams()
    {
        Peers.Require("gunicorn");
        using var theirs = Receiver.Udp();
        await using var gunicorn = await GunicornServer.StartAsync(
            _folder, "--log-syslog", "--log-syslog-to", $"udp://127.0.0.1:{theirs.Port}", "--log-syslog-prefix", "shop", "--log-syslog-facility", "local3", "--access-logformat", Format);
        await SameAnswers.AskAsync(gunicorn.Port, SameAnswers.Requests[..4]);
        var expected = await AccessLinesAsync(theirs, 4);

        using var ours = Receiver.Udp();
        await using var host = await StartAsync($"udp://127.0.0.1:{ours.Port}", ("SyslogPrefix", "shop"), ("SyslogFacility", "local3"));
        var lines = new List<string>();
        await SameAnswers.AskAsync(host.Port, SameAnswers.Requests[..4], async _ => lines.AddRange(await AccessLinesAsync(ours, 1)));

        Assert.Equal(expected, lines);
        Assert.Equal("<158>gunicorn.shop.access: [?] GET / 200\0", expected[0]);
    }

    [Theory]
    [InlineData(LogLevel.Critical, 10)]
    [InlineData(LogLevel.Error, 11)]
    [InlineData(LogLevel.Warning, 12)]
    [InlineData(LogLevel.Information, 14)]
    [InlineData(LogLevel.Debug, 15)]
    public async Task Records_OfEachLevel_HaveItsPriority(LogLevel level, int priority)
    {
        using var receiver = Receiver.Unix(_folder.Path("log"));
        await using var host = await StartAsync("unix://" + _folder.Path("log"), ("ProcName", "a:b"));
        Log(host, level, "hello\nworld");

        var found = (await receiver.UntilAsync(d => d.Contains("hello", StringComparison.Ordinal)))[^1];
        Assert.Equal($"<{priority}>gunicorn.a.b.error: [{Environment.ProcessId}] test: hello\n    world\0", found);
    }

    [Fact]
    public async Task AccessLines_Disabled_StayOut()
    {
        using var receiver = Receiver.Udp();
        await using var host = await StartAsync($"udp://127.0.0.1:{receiver.Port}", ("DisableRedirectAccessToSyslog", "true"));
        await host.GetAsync("/");
        Log(host, LogLevel.Warning, "last");

        Assert.DoesNotContain(await receiver.UntilAsync(d => d.Contains("last", StringComparison.Ordinal)), d => d.Contains(".access", StringComparison.Ordinal));
        Assert.Null(host.Outputs.Requests);
    }

    [Fact]
    public async Task Tcp_ConnectionLost_SendsOnOverANewOneALineEach()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var host = await StartAsync($"tcp://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        using (var first = await listener.AcceptTcpClientAsync().WithTimeout())
        {
            Log(host, LogLevel.Warning, "one\ntwo");
            await ReadAsync(first, "test: one     two");
            first.Client.LingerState = new(true, 0);
        }

        // The first line on a broken connection may be taken by the kernel.
        using var giveUp = new CancellationTokenSource(WithTimeoutExtensions.Default);
        var next = listener.AcceptTcpClientAsync(giveUp.Token).AsTask();
        for (var i = 0; !next.IsCompleted; i++)
        {
            Log(host, LogLevel.Warning, "again");
            await Task.WhenAny(next, Task.Delay(10, giveUp.Token));
        }

        using var second = await next;
        Log(host, LogLevel.Warning, "last");
        await ReadAsync(second, "test: last");
    }

    [Fact]
    public async Task UnixStream_EndsEachMessageWithAZero()
    {
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(_folder.Path("log")));
        listener.Listen();
        await using var host = await StartAsync("unix://" + _folder.Path("log"));
        Log(host, LogLevel.Warning, "hello");
        using var connection = await listener.AcceptAsync().WithTimeout();
        using var reader = new StreamReader(new NetworkStream(connection));
        var text = "";
        var buffer = new char[1_024];
        while (!text.Contains("hello\0", StringComparison.Ordinal))
            text += new string(buffer, 0, await reader.ReadAsync(buffer).AsTask().WithTimeout());

        Assert.Contains("<12>", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Message_TooLong_IsCutAtACharacter()
    {
        using var receiver = Receiver.Udp();
        await using var host = await StartAsync($"udp://127.0.0.1:{receiver.Port}");
        Log(host, LogLevel.Warning, new string('ü', 10_000));

        var found = (await receiver.UntilAsync(d => d.Contains("üü", StringComparison.Ordinal)))[^1];
        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(found), 8_190, 8_193);
        Assert.EndsWith("ü\0", found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NobodyListens_AtTheStart_IsWarnedOfAndHoldsNothingUp()
    {
        await using var host = await StartAsync("unix://" + _folder.Path("nobody"));
        Assert.Equal(200, (await host.GetAsync("/")).Status);
        await host.Logs.WaitForAsync(l => l.Message.StartsWith("syslog cannot be written to unix://", StringComparison.Ordinal));
        using var receiver = Receiver.Unix(_folder.Path("nobody"));

        // Kept until somebody listens.
        Assert.Contains(await receiver.UntilAsync(d => d.Contains("GET / 200", StringComparison.Ordinal)), d => d.Contains(".access: ", StringComparison.Ordinal));
    }

    private static Task<LoggedHost> StartAsync(string address, params (string Key, string Value)[] settings)
    {
        var all = new Dictionary<string, string?> { ["Syslog"] = "true", ["SyslogAddr"] = address, ["AccessLogFormat"] = Format, ["LogLevel"] = "debug" };
        foreach (var (key, value) in settings)
            all[key] = value;
        return LoggedHost.StartAsync(all, SameAnswers.Map);
    }

    private static void Log(LoggedHost host, LogLevel level, string message) =>
        host.App.Services.GetRequiredService<ILoggerFactory>().CreateLogger("test").Log(level, "{Message}", message);

    private static async Task ReadAsync(TcpClient client, string wanted)
    {
        using var reader = new StreamReader(client.GetStream(), leaveOpen: true);
        string? line;
        do
            line = await reader.ReadLineAsync().WithTimeout();
        while (line is not null && !line.EndsWith(wanted, StringComparison.Ordinal));
        Assert.NotNull(line);
    }

    private static async Task<List<string>> AccessLinesAsync(Receiver receiver, int count)
    {
        var all = new List<string>();
        while (all.Count < count)
        {
            var next = await receiver.NextAsync();
            if (next.Contains(".access: ", StringComparison.Ordinal))
                all.Add(Process().Replace(next, "[?]"));
        }

        return all;
    }

    [GeneratedRegex(@"\[\d+\]")]
    private static partial Regex Process();
}
