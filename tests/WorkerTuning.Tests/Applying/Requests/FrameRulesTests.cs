using Microsoft.AspNetCore.Http;
using WorkerTuning.Tests.Applying.Forwarding;

namespace WorkerTuning.Tests.Applying.Requests;

public sealed class FrameRulesTests
{
    [Theory]
    [InlineData("A: 1", null)]
    [InlineData("TE: trailers", null)]
    [InlineData("Upgrade: h2c", "Connection-specific HTTP header in HTTP/2: 'Upgrade'")]
    [InlineData("keep-alive: 5", "Connection-specific HTTP header in HTTP/2: 'Keep-Alive'")]
    [InlineData("Proxy-Connection: close", "Connection-specific HTTP header in HTTP/2: 'Proxy-Connection'")]
    [InlineData("http2-settings: AA", "Connection-specific HTTP header in HTTP/2: 'HTTP2-Settings'")]
    [InlineData("Transfer-Encoding: chunked", "Transfer-Encoding in HTTP/2")]
    public async Task Invoke_Frames_CarryNoFieldOfTheConnection(string headers, string? reason)
    {
        foreach (var protocol in new[] { HttpProtocol.Http2, HttpProtocol.Http3, HttpProtocol.Http11 })
        {
            var rules = new RulesCase(new WorkerTuningOptions());
            var context = TrustCase.Request("192.0.2.1", headers);
            context.Request.Method = "GET";
            context.Request.Protocol = protocol;

            await rules.InvokeAsync(context);

            string[] expected = reason is null || protocol == HttpProtocol.Http11 ? [] : [$"Warning Invalid request from ip=192.0.2.1: {reason}; answered with 400"];
            Assert.Equal(expected, rules.Messages);
        }
    }

    [Theory]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("\t1")]
    [InlineData("1\t")]
    [InlineData(" ")]
    public async Task Invoke_Frames_HaveNoBlankAroundAValue(string value)
    {
        var rules = new RulesCase(new WorkerTuningOptions());
        var context = TrustCase.Request("192.0.2.1", "");
        context.Request.Method = "GET";
        context.Request.Protocol = HttpProtocol.Http2;
        context.Request.Headers["X"] = value;

        await rules.InvokeAsync(context);

        Assert.Equal(["Warning Invalid request from ip=192.0.2.1: Blank around the value of the HTTP header: 'X'; answered with 400"], rules.Messages);
    }

    [Theory]
    [InlineData("HTTP/2", 400)]
    [InlineData("HTTP/3", 400)]
    [InlineData("HTTP/1.0", 200)]
    public async Task Invoke_Frames_NameAnAuthority(string protocol, int status)
    {
        var rules = new RulesCase(new WorkerTuningOptions());
        var context = TrustCase.Request("192.0.2.1", "");
        context.Request.Method = "GET";
        context.Request.Protocol = protocol;
        context.Request.Headers.Remove("Host");

        await rules.InvokeAsync(context);

        Assert.Equal(status, context.Response.StatusCode);
    }
}
