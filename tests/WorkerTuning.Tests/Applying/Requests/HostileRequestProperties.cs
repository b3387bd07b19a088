using FsCheck.Fluent;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using WorkerTuning.Applying.Forwarding;
using WorkerTuning.Applying.Requests;
using WorkerTuning.Planning;
using WorkerTuning.Tests.Planning;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Applying.Requests;

/// <summary>Whatever a stranger sends, it is taken or refused: nothing throws, and 500 is said of SCRIPT_NAME alone.</summary>
public sealed class HostileRequestProperties
{
    private static readonly string[] Names =
        ["X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Forwarded-Ssl", "SCRIPT_NAME", "X_Y", "Content-Type", "Transfer-Encoding", "Expect", "Host", "X"];

    private static readonly string[] Words =
        ["1.2.3.4", "10.0.0.1", "[::1]:80", "::ffff:1.2.3.4", ",", "https", "on", "/shop", "%", "%zz", "%2f", "chunked", "gzip", "100-continue", "a.example", ":99999", "\u0001", "\""];

    [Fact]
    public void Invoke_AnyRequest_IsTakenOrRefused()
    {
        var settings = new WorkerTuningOptions
        {
            ForwardedAllowIps = ["127.0.0.1", "10.0.0.0/8"],
            SecureSchemeHeaders = new Dictionary<string, string> { ["X-FORWARDED-SSL"] = "on" },
            ForwarderHeaders = ["SCRIPT_NAME"],
            HeaderMap = HeaderMap.Drop,
            RootPath = "/root",
            CasefoldHttpMethod = true,
        };
        using var logs = new CapturingLoggerProvider();
        var loggers = logs.ToFactory();
        var plans = new PlanStore(FakeHost.Plan(settings));
        var refusals = new RequestRefusals(TimeProvider.System, loggers);
        var trust = new ForwardedTrustMiddleware(_ => Task.CompletedTask, plans, refusals, new AlternateSchemes(loggers), loggers);
        var rules = new RequestRulesMiddleware(trust.InvokeAsync, plans, refusals);
        var text = Properties.TextAround(Words);
        var fields = Gen.Elements(Names).SelectMany(name => text.ArrayOf(), (name, values) => (Name: name, Values: values)).ArrayOf();
        var requests = from method in Gen.OneOf(Gen.Elements("GET", "POST", "get"), text)
                       from path in text
                       from given in fields
                       select (Method: method, Path: "/" + path, Fields: given);
        Properties.Hold(requests, request =>
        {
            var context = new DefaultHttpContext();
            context.Connection.RemoteIpAddress = System.Net.IPAddress.Loopback;
            context.Request.Protocol = HttpProtocol.Http11;
            context.Request.Method = request.Method;
            // Not by conversion, which decodes: the server has done that by now.
            context.Request.Path = new PathString(request.Path);
            context.Features.Get<IHttpRequestFeature>()!.RawTarget = request.Path;
            foreach (var (name, values) in request.Fields.Where(f => f.Values.Length > 0))
                context.Request.Headers[name] = new StringValues(values);

            var invoked = rules.InvokeAsync(context);

            Assert.True(invoked.IsCompletedSuccessfully, $"{invoked.Exception}");
            Assert.Contains(context.Response.StatusCode, new[] { 200, 400, 417, 501, 500 });
            Assert.True(context.Response.StatusCode != 500 || context.Request.Headers.ContainsKey("SCRIPT_NAME"));
        });
        Assert.DoesNotContain(logs.Logs, log => log.Exception is not null || log.Message.Any(char.IsControl));
    }

    [Fact]
    public void GetChars_AnyBytes_GiveDigitsOrNoNumber() =>
        Properties.Hold(Properties.TextAround("+", "0", "9", "00000000000000000000"), text =>
        {
            var bytes = System.Text.Encoding.Latin1.GetBytes(text);
            var chars = new char[19];

            var count = DigitsEncoding.Instance.GetChars(bytes.AsSpan(), chars);

            var isNumber = bytes.Length is > 0 and <= 19 && bytes.All(b => b is >= (byte)'0' and <= (byte)'9');
            Assert.Equal(isNumber ? text : new string('?', count), new string(chars, 0, count));
            Assert.Equal(count, DigitsEncoding.Instance.GetCharCount(bytes));
        });

    [Fact]
    public void Show_AnyText_IsOneShortPrintableLine() =>
        Properties.Hold(Properties.TextAround("\r\n", "\u001b[0m", "'", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"), text =>
        {
            var shown = LogText.Show(text);

            Assert.DoesNotContain(shown, c => c is < ' ' or > '~' or '\'');
            Assert.True(shown.Length <= (60 * 6) + 3);
        });
}
