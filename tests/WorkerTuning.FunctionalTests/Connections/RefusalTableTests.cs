using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WorkerTuning.FunctionalTests.Applying;
using WorkerTuning.FunctionalTests.Profiles;
using WorkerTuning.FunctionalTests.ProxyHeaders;
using WorkerTuning.FunctionalTests.Workers;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Connections;

/// <summary>Each row of the tables in docs/proxy-protocol.md and docs/connections.md, on the wire: the answer, the line in the log, the count.</summary>
public sealed class RefusalTableTests : IDisposable
{
    private const string Get = "GET / HTTP/1.1\r\nHost: localhost\r\n";
    private const string Line = "PROXY TCP4 192.0.2.1 192.0.2.2 51000 443\r\n";

    private readonly ScratchFolder _folder = new();
    private readonly TlsFiles _files;

    public RefusalTableTests() => _files = new TlsFiles(_folder);

    public void Dispose()
    {
        _files.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Rows_OfBothPages_AreSoOnTheWire()
    {
        var scenarios = Scenarios();
        var rows = RefusalRow.Of("proxy-protocol.md").Concat(RefusalRow.Of("connections.md")).ToList();
        Assert.Equal(scenarios.Keys.Order(StringComparer.Ordinal), rows.Select(r => r.What).Order(StringComparer.Ordinal));
        var wrong = new ConcurrentBag<string>();

        // Together, because some of them wait for seconds.
        await Task.WhenAll(rows.Select(async row =>
        {
            try
            {
                if (await FindFaultAsync(row, scenarios[row.What]) is { } fault)
                    wrong.Add($"{row}: {fault}");
            }
            catch (Exception e) when (e is TimeoutException or IOException)
            {
                wrong.Add($"{row}: {e.Message}");
            }
        }));

        Assert.True(wrong.IsEmpty, string.Join("\n\n", wrong));
    }

    private Dictionary<string, Scenario> Scenarios() => new()
    {
        ["a header from a peer that is not allowed"] = Proxied(s => AnswerAsync(s, Line), o => o.ProxyAllowIps = ["192.0.2.9"]),
        ["a malformed header"] = Proxied(s => AnswerAsync(s, "PROXY nonsense\r\n")),
        ["a header that is not whole in time"] = Proxied(s => AnswerAsync(s, "PROXY"), o => o.RequestHeadersTimeout = TimeSpan.FromMilliseconds(200)),
        ["no byte in that time"] = Proxied(s => AnswerAsync(s, ""), o => o.RequestHeadersTimeout = TimeSpan.FromMilliseconds(200)),
        ["a header of a version that is not read"] = Proxied(s => AnswerAsync(s, Line + Get + "\r\n"), o => o.ProxyProtocol = ProxyProtocol.V2),
        ["the first request of a connection past the limit"] = Limited(s => WithConnectionsAsync(s, 2, () => AnswerAsync(s, Get + "\r\n"))),
        ["a connection further past it"] = Limited(s => WithConnectionsAsync(s, 102, () => AnswerAsync(s, Get + "\r\n"))),
        ["one past it that sends nothing for 5 s"] = Limited((s, time) => WithConnectionsAsync(s, 2, async () =>
        {
            var answer = AnswerAsync(s, "");
            await s.WaitForAsync(p => p.Connections.Open == 3);
            time.Advance(TimeSpan.FromSeconds(5));
            return await answer;
        })),
        ["older than max_connection_age"] = new(o => o.MaxConnectionAge = TimeSpan.FromSeconds(60), async (s, time) =>
        {
            await using var http = await s.ConnectAsync();
            await http.GetAsync("/");
            time.Advance(TimeSpan.FromSeconds(60));
            return await AnswerAsync(http, Get + "\r\n");
        }),
        ["as many requests as max_requests_per_connection"] = new(o => o.MaxRequestsPerConnection = 1, (s, _) => AnswerAsync(s, Get + "\r\n")),
        ["headers slower than request_headers_timeout"] = new(o => o.RequestHeadersTimeout = TimeSpan.FromMilliseconds(200), (s, _) => AnswerAsync(s, Get)),
        ["a body slower than min_request_body_data_rate"] = new(o => o.MinRequestBodyDataRate = 240, (s, _) => AnswerAsync(s, "POST /read HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\nx")),
        ["a response taken slower than min_response_data_rate"] = new(o => o.MinResponseDataRate = int.MaxValue, async (s, _) =>
        {
            await using var http = await s.ConnectAsync();
            await http.SendAsync("GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n");
            await s.Logs.WaitForAsync(l => l.Message.Contains("the response was not read by the client at the specified minimum data rate", StringComparison.Ordinal), TimeSpan.FromSeconds(30));
            return (await http.ReadEndAsync()).End == ConnectionEnd.Reset ? "reset" : "closed";
        }),
        ["idle longer than keepalive"] = new(o => o.KeepAlive = TimeSpan.FromMilliseconds(200), (s, _) => AnswerAsync(s, "")),
        ["a handshake longer than ssl_handshake_timeout"] = Secured((s, _) => AnswerAsync(s, "\x16"), o => o.SslHandshakeTimeout = TimeSpan.FromMilliseconds(200)),
        ["a client without the certificate that cert_reqs asks for"] = Secured(async (s, _) =>
        {
            await using var http = await s.ConnectAsync();
            var error = await Assert.ThrowsAnyAsync<Exception>(async () =>
            {
                // With TLS 1.3 the client learns of it only when it reads.
                await http.StartTlsAsync(_files.Trusting());
                await http.GetAsync("/");
            });
            return error is AuthenticationException or IOException ? "a TLS alert, closed" : error.ToString();
        }, o => (o.CertReqs, o.CaCerts) = (ClientCertificateRequirement.Required, _files.Authority)),
        ["a request line longer than limit_request_line"] = new(o => o.LimitRequestLine = 20, (s, _) => AnswerAsync(s, "GET /123456789012 HTTP/1.1\r\nHost: localhost\r\n\r\n")),
        ["more fields than limit_request_fields"] = new(o => o.LimitRequestFields = 2, (s, _) => AnswerAsync(s, Get + "A: 1\r\nB: 2\r\n\r\n")),
        ["a field longer than limit_request_field_size"] = new(o => o.LimitRequestFieldSize = 50, (s, _) => AnswerAsync(s, Get + $"A: {new string('x', 50)}\r\n\r\n")),
        ["a body larger than max_request_body_size"] = new(o => o.MaxRequestBodySize = 10, (s, _) => AnswerAsync(s, "POST /read HTTP/1.1\r\nHost: localhost\r\nContent-Length: 11\r\n\r\n12345678901")),
    };

    private static Scenario Proxied(Func<PoolServer, Task<string>> act, Action<WorkerTuningOptions>? options = null) => new(
        o =>
        {
            o.ProxyProtocol = ProxyProtocol.Auto;
            options?.Invoke(o);
        },
        (server, _) => act(server),
        ManualClock: false);

    private static Scenario Limited(Func<PoolServer, Task<string>> act) => Limited((server, _) => act(server));

    private static Scenario Limited(Func<PoolServer, ManualTime, Task<string>> act) => new(o => (o.WorkerConnections, o.Backlog) = (1, 1), act);

    private Scenario Secured(Func<PoolServer, ManualTime, Task<string>> act, Action<WorkerTuningOptions> options) => new(
        o =>
        {
            (o.CertFile, o.KeyFile) = (_files.ServerCertificate, _files.ServerKey);
            options(o);
        },
        act);

    private static async Task<string?> FindFaultAsync(RefusalRow row, Scenario scenario)
    {
        var time = new ManualTime();
        await using var server = await PoolServer.StartAsync(
            o =>
            {
                o.Workers = 1;
                o.Bind = ["127.0.0.1:0"];
                scenario.Options(o);
            },
            app =>
            {
                app.MapGet("/", () => "hello");
                app.MapGet("/large", () => Microsoft.AspNetCore.Http.Results.Bytes(new byte[50_000_000]));
                app.MapPost("/read", LimitsApplication.ReadAsync);
            },
            services =>
            {
                services.Configure<LoggerFilterOptions>(logging => logging.MinLevel = LogLevel.Debug);
                if (scenario.ManualClock)
                    services.AddServerClock(time);
            });
        var answer = await scenario.Act(server, time).WithTimeout(TimeSpan.FromSeconds(40));
        if (answer != row.Answer)
            return $"the answer is '{answer}'";
        if (row.CountedAs != "–" && server.Ended(Enum.Parse<ConnectionEndReason>(row.CountedAs)) != 1)
            return $"{row.CountedAs} is {server.Ended(Enum.Parse<ConnectionEndReason>(row.CountedAs))}";
        var loud = server.Logs.Logs.Where(l => l.Level >= LogLevel.Warning && !l.Message.StartsWith("Advice on", StringComparison.Ordinal) && l.Event.Name != "CertificateConcern").ToList();
        if (row.Log == "–" || row.Log.StartsWith("Kestrel's", StringComparison.Ordinal))
            return loud.Count > 0 == row.Log.StartsWith("Kestrel's, error", StringComparison.Ordinal) ? null : $"it is logged: {string.Join('\n', loud)}";
        try
        {
            // What the arbiter's side says goes through a queue.
            await server.Logs.WaitForAsync(l => Fits(row.Log, $"{l.Level}: {l.Message}"));
            return null;
        }
        catch (TimeoutException)
        {
            return $"it is logged as {string.Join('\n', server.Logs.Logs.Where(l => l.Level >= LogLevel.Debug))}";
        }
    }

    private static bool Fits(string template, string line) =>
        Regex.IsMatch(line, $"^{Regex.Replace(Regex.Escape(template), @"\\\{[^}]*}", ".*")}$", RegexOptions.IgnoreCase);

    private static async Task<string> WithConnectionsAsync(PoolServer server, int count, Func<Task<string>> act)
    {
        var others = new List<RawHttp>();
        try
        {
            for (var i = 0; i < count; i++)
                others.Add(await server.ConnectAsync());
            await server.WaitForAsync(s => s.Connections.Open == count);
            return await act();
        }
        finally
        {
            foreach (var other in others)
                await other.DisposeAsync();
        }
    }

    private static async Task<string> AnswerAsync(PoolServer server, string bytes)
    {
        try
        {
            await using var http = await server.ConnectAsync();
            return await AnswerAsync(http, bytes);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            return "closed";
        }
    }

    private static async Task<string> AnswerAsync(RawHttp http, string bytes)
    {
        http.Limit = TimeSpan.FromSeconds(20);
        try
        {
            await http.SendAsync(bytes);
        }
        catch (IOException)
        {
            // It is closed already, as the end below shows.
        }

        var text = Encoding.Latin1.GetString((await http.ReadEndAsync()).Received);
        if (text.Length == 0 || !text.StartsWith("HTTP/1.1 ", StringComparison.Ordinal))
            return "closed";
        var status = text.Split(' ')[1];
        return status == "200" ? "served, then closed" : $"{status}{(text.Contains("\r\nRetry-After: ", StringComparison.Ordinal) ? " with Retry-After" : "")}, closed";
    }

    /// <param name="Options">The settings.</param>
    /// <param name="Act">What the client does; returns the answer in the words of the table.</param>
    /// <param name="ManualClock">Whether the test turns the server's clock.</param>
    private sealed record Scenario(Action<WorkerTuningOptions> Options, Func<PoolServer, ManualTime, Task<string>> Act, bool ManualClock = true);
}
