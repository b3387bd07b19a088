using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using WorkerTuning.Applying.Requests;
using WorkerTuning.Planning;
using WorkerTuning.Tests.Applying.Forwarding;
using WorkerTuning.Tests.Planning;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Applying.Requests;

public sealed class RequestRulesMiddlewareTests
{
    public static TheoryData<string, string, int, string> Faults => new()
    {
        { "get", "", 400, "Invalid HTTP method: 'get'" },
        { "Get", "", 400, "Invalid HTTP method: 'Get'" },
        { "AB", "", 400, "Invalid HTTP method: 'AB'" },
        { "ABC", "", 200, "" },
        { "ABCDEFGHIJKLMNOPQRST", "", 200, "" },
        { "ABCDEFGHIJKLMNOPQRSTU", "", 400, "Invalid HTTP method: 'ABCDEFGHIJKLMNOPQRSTU'" },
        { "GE#T", "", 400, "Invalid HTTP method: 'GE#T'" },
        { "M-SEARCH", "", 200, "" },
        { "", "", 400, "Invalid HTTP method: ''" },
        { "GET", "X(Y: 1", 400, "Invalid HTTP header name: 'X(Y'" },
        { "GET", "X\"Y: 1", 400, "Invalid HTTP header name: 'X\"Y'" },
        { "GET", "X\u0001: 1", 400, "Invalid HTTP header name: 'X\\u0001'" },
        { "GET", "X\u007f: 1", 400, "Invalid HTTP header name: 'X\\u007f'" },
        { "GET", "X!#$%&'*+-.^_`~9: 1", 200, "" },
        { "GET", "X: a\u0001b", 400, "Control character in the HTTP header: 'X'" },
        { "GET", "X: a\u007fb", 400, "Control character in the HTTP header: 'X'" },
        { "GET", "X: a\tb", 200, "" },
        { "GET", "X: é", 200, "" },
        { "GET", "X: 1|X: 2\u0002", 400, "Control character in the HTTP header: 'X'" },
        { "GET", "X: 1|X: 2", 200, "" },
        { "GET", "Content-Type: a|Content-Type: b", 400, "Repeated HTTP header: 'Content-Type'" },
        { "GET", "content-type: a|content-type: a", 400, "Repeated HTTP header: 'content-type'" },
        { "GET", "Host: a|Host: b", 400, "Repeated HTTP header: 'Host'" },
        { "POST", "Transfer-Encoding: chunked", 200, "" },
        { "POST", "Transfer-Encoding: Chunked", 200, "" },
        { "POST", "Transfer-Encoding: gzip, chunked", 200, "" },
        { "POST", "Transfer-Encoding: deflate|Transfer-Encoding: chunked", 200, "" },
        { "POST", "Transfer-Encoding: chunked, chunked", 400, "Invalid Transfer-Encoding: 'chunked, chunked'" },
        { "POST", "Transfer-Encoding: chunked|Transfer-Encoding: chunked", 400, "Invalid Transfer-Encoding: 'chunked,chunked'" },
        { "POST", "Transfer-Encoding: chunked, gzip", 400, "Invalid Transfer-Encoding: 'chunked, gzip'" },
        { "POST", "Transfer-Encoding: ,chunked", 400, "Invalid Transfer-Encoding: ',chunked'" },
        { "POST", "Transfer-Encoding: gzip", 400, "Invalid Transfer-Encoding: 'gzip'" },
        { "POST", "Transfer-Encoding: x, chunked", 501, "Unsupported transfer coding: 'x, chunked'" },
        { "POST", "Transfer-Encoding: identity, chunked", 400, "Invalid Transfer-Encoding: 'identity, chunked'" },
        { "POST", "Transfer-Encoding: chunked|Content-Length: 5", 400, "Content-Length beside Transfer-Encoding" },
        { "POST", "Transfer-Encoding: chunked|X-Content-Length: 5", 400, "Content-Length beside Transfer-Encoding" },
        { "POST", "X-Content-Length: 5", 200, "" },
        { "POST", "Expect: 100-Continue", 200, "" },
        { "POST", "Expect: the unexpected", 417, "Unable to comply with expectation: 'the unexpected'" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Invoke_Strict_RefusesWhatGunicornRefuses(string method, string headers, int status, string reason)
    {
        var rules = new RulesCase(new WorkerTuningOptions());
        var context = TrustCase.Request("192.0.2.1", headers);
        context.Request.Method = method;

        await rules.InvokeAsync(context);

        Assert.Equal((status, status == 200), (context.Response.StatusCode, rules.HasPassed));
        Assert.Equal(status == 200 ? [] : [$"Warning Invalid request from ip=192.0.2.1: {reason}; answered with {status}"], rules.Messages);
        Assert.Equal(status != 200 || headers.Contains("gzip", StringComparison.Ordinal) || headers.Contains("deflate", StringComparison.Ordinal), context.Response.Headers.Connection == "close");
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Invoke_NotStrict_LetsEverythingPass(string method, string headers, int status, string reason)
    {
        var rules = new RulesCase(new WorkerTuningOptions { StrictRequests = false });
        var context = TrustCase.Request("192.0.2.1", headers);
        context.Request.Method = method;

        await rules.InvokeAsync(context);

        Assert.True(rules.HasPassed, $"{status} {reason}");
    }

    [Theory]
    [InlineData("/a", 200)]
    [InlineData("/a%01", 200)]
    [InlineData("/a\u0001", 400)]
    [InlineData("/a\t", 400)]
    [InlineData("/?q=\u007f", 400)]
    [InlineData("/a#b", 400)]
    [InlineData("/?a=1#b", 400)]
    [InlineData("/a%23b", 200)]
    public async Task Invoke_Target_HoldsNoControlCharacterAndNoFragment(string target, int status)
    {
        var rules = new RulesCase(new WorkerTuningOptions());
        var context = TrustCase.Request("192.0.2.1", "");
        context.Request.Method = "GET";
        context.Features.Get<IHttpRequestFeature>()!.RawTarget = target;

        await rules.InvokeAsync(context);

        Assert.Equal(status, context.Response.StatusCode);
    }

    [Theory]
    [InlineData("Transfer-Encoding: chunked", 400)]
    [InlineData("Expect: the unexpected", 200)]
    public async Task Invoke_Http10_HasNoTransferCodingsAndNoExpectations(string headers, int status)
    {
        var rules = new RulesCase(new WorkerTuningOptions());
        var context = TrustCase.Request("192.0.2.1", headers);
        context.Request.Method = "POST";
        context.Request.Protocol = HttpProtocol.Http10;

        await rules.InvokeAsync(context);

        Assert.Equal(status, context.Response.StatusCode);
    }

    [Theory]
    [InlineData("get", true, false, "get", 200)]
    [InlineData("get", true, true, "GET", 200)]
    [InlineData("get", false, true, "get", 400)]
    [InlineData("x#", true, true, "X#", 200)]
    [InlineData("x(", true, true, "x(", 400)]
    public async Task Invoke_Method_FollowsItsTwoSettings(string method, bool permit, bool casefold, string expected, int status)
    {
        var rules = new RulesCase(new WorkerTuningOptions { PermitUnconventionalHttpMethod = permit, CasefoldHttpMethod = casefold });
        var context = TrustCase.Request("192.0.2.1", "");
        context.Request.Method = method;

        await rules.InvokeAsync(context);

        Assert.Equal((status, expected), (context.Response.StatusCode, context.Request.Method));
    }

    [Theory]
    [InlineData(null, "", "10.0.0.1", "A_B,C-D,SCRIPT_NAME")]
    [InlineData(HeaderMap.Dangerous, "", "10.0.0.1", "A_B,C-D,SCRIPT_NAME")]
    [InlineData(HeaderMap.Drop, "", "10.0.0.1", "C-D")]
    [InlineData(HeaderMap.Drop, "SCRIPT_NAME,PATH_INFO", "10.0.0.1", "C-D")]
    [InlineData(HeaderMap.Drop, "SCRIPT_NAME,PATH_INFO", "127.0.0.1", "C-D,SCRIPT_NAME")]
    [InlineData(HeaderMap.Drop, "script_name", "unix", "C-D,SCRIPT_NAME")]
    [InlineData(HeaderMap.Drop, "*", "127.0.0.1", "A_B,C-D,SCRIPT_NAME")]
    [InlineData(HeaderMap.Drop, "*", "10.0.0.1", "C-D")]
    [InlineData(HeaderMap.Refuse, "", "127.0.0.1", "400")]
    [InlineData(HeaderMap.Refuse, "SCRIPT_NAME", "127.0.0.1", "400")]
    [InlineData(HeaderMap.Refuse, "SCRIPT_NAME,A_B", "127.0.0.1", "A_B,C-D,SCRIPT_NAME")]
    [InlineData(HeaderMap.Refuse, "*", "127.0.0.1", "A_B,C-D,SCRIPT_NAME")]
    [InlineData(HeaderMap.Refuse, "*", "10.0.0.1", "400")]
    public async Task Invoke_NamesWithUnderscores_FollowHeaderMap(HeaderMap? map, string allowed, string peer, string expected)
    {
        foreach (var strict in new[] { true, false })
        {
            var rules = new RulesCase(new WorkerTuningOptions { HeaderMap = map, ForwarderHeaders = allowed.Split(',', StringSplitOptions.RemoveEmptyEntries), StrictRequests = strict });
            var context = TrustCase.Request(peer, "A_B: 1|C-D: 2|SCRIPT_NAME: /x");
            context.Request.Method = "GET";
            context.Request.Headers.Remove("Host");

            await rules.InvokeAsync(context);

            var kept = string.Join(',', context.Request.Headers.Keys.Order(StringComparer.Ordinal));
            Assert.Equal(expected, context.Response.StatusCode == 200 ? kept : $"{context.Response.StatusCode}");
        }
    }

    [Fact]
    public async Task Invoke_PlanIsReplaced_TheNewRulesHold()
    {
        var rules = new RulesCase(new WorkerTuningOptions());
        var (before, after) = (TrustCase.Request("unix", ""), TrustCase.Request("unix", ""));
        before.Request.Method = after.Request.Method = "get";

        await rules.InvokeAsync(before);
        rules.Plans.Replace(FakeHost.Plan(new WorkerTuningOptions { StrictRequests = false }));
        await rules.InvokeAsync(after);

        Assert.Equal((400, 200), (before.Response.StatusCode, after.Response.StatusCode));
    }

    [Fact]
    public async Task Invoke_CleanRequest_AllocatesNothing()
    {
        var rules = new RulesCase(new WorkerTuningOptions { HeaderMap = HeaderMap.Refuse });
        var context = TrustCase.Request("127.0.0.1", "User-Agent: a|Accept: b|Accept: c|X-Own: d|Cookie: e=é|Expect: 100-continue|Content-Length: 5");
        context.Request.Method = "POST";
        await rules.InvokeAsync(context);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            _ = rules.InvokeAsync(context);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public async Task Invoke_Refused_SaysWhyInAFewWordsAndNothingOfTheRequest()
    {
        var rules = new RulesCase(new WorkerTuningOptions());
        var context = TrustCase.Request("127.0.0.1", "X(<script>: 1");
        context.Request.Method = "GET";
        context.Response.Body = new MemoryStream();

        await rules.InvokeAsync(context);

        Assert.Equal("400 Bad Request: Invalid HTTP header name\n", System.Text.Encoding.ASCII.GetString(((MemoryStream)context.Response.Body).ToArray()));
        Assert.Equal(("text/plain", 42), (context.Response.ContentType, context.Response.ContentLength));
    }

    [Fact]
    public async Task Invoke_RefusedAgainAndAgain_WarnsOnceASecond()
    {
        var time = new ManualTime();
        var rules = new RulesCase(new WorkerTuningOptions(), time);
        for (var i = 0; i < 5; i++)
            await SendAsync("get");
        await SendAsync("AB");
        time.Advance(TimeSpan.FromSeconds(1));
        await SendAsync("get");

        Assert.Equal(
            [
                "Warning Invalid request from ip=unix: Invalid HTTP method: 'get'; answered with 400",
                .. Enumerable.Repeat("Debug Invalid request from ip=unix: Invalid HTTP method: 'get'; answered with 400", 4),
                "Debug Invalid request from ip=unix: Invalid HTTP method: 'AB'; answered with 400",
                "Warning Invalid request from ip=unix: Invalid HTTP method: 'get'; answered with 400. 5 more of this kind since the last warning",
            ],
            rules.Messages);

        Task SendAsync(string method)
        {
            var context = TrustCase.Request("unix", "");
            context.Request.Method = method;
            return rules.InvokeAsync(context);
        }
    }
}
