using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using WorkerTuning.AccessLog.Format;
using WorkerTuning.Configuration.Values;

namespace WorkerTuning.Tests.AccessLog.Format;

public class AccessFormatTests
{
    private readonly SampleRequest _request = SampleRequest.Make();

    [Fact]
    public void Append_DefaultFormat_IsTheCombinedLine() =>
        Assert.Equal("192.0.2.7 - - [20/Nov/2026:23:09:34 +0000] \"GET /report?year=2026 HTTP/1.1\" 200 5 \"-\" \"curl/8.5\"", _request.Line(AccessLogFormatText.Default));

    [Theory]
    [InlineData("%(h)s", "192.0.2.7")]
    [InlineData("%(l)s", "-")]
    [InlineData("%(u)s", "-")]
    [InlineData("%(t)s", "[20/Nov/2026:23:09:34 +0000]")]
    [InlineData("%(r)s", "GET /report?year=2026 HTTP/1.1")]
    [InlineData("%(s)s", "200")]
    [InlineData("%(m)s", "GET")]
    [InlineData("%(U)s", "/report")]
    [InlineData("%(q)s", "year=2026")]
    [InlineData("%(H)s", "HTTP/1.1")]
    [InlineData("%(b)s", "5")]
    [InlineData("%(B)s", "5")]
    [InlineData("%(B)d", "5")]
    [InlineData("%(f)s", "-")]
    [InlineData("%(a)s", "curl/8.5")]
    [InlineData("%(T)s", "1")]
    [InlineData("%(D)s", "1234567")]
    [InlineData("%(M)s", "1234")]
    [InlineData("%(L)s", "1.234567")]
    [InlineData("%({user-agent}i)s", "curl/8.5")]
    [InlineData("%({User-Agent}I)s", "curl/8.5")]
    [InlineData("%({x-none}i)s", "-")]
    [InlineData("%({x-none}o)s", "-")]
    [InlineData("%({path_info}e)s", "/report")]
    [InlineData("%({REMOTE_ADDR}e)s", "192.0.2.7")]
    [InlineData("%({REMOTE_PORT}e)s", "5555")]
    [InlineData("%({SERVER_PORT}e)s", "8000")]
    [InlineData("%({wsgi.url_scheme}e)s", "https")]
    [InlineData("%({HTTP_USER_AGENT}e)s", "curl/8.5")]
    [InlineData("%({HTTP_NONE}e)s", "-")]
    [InlineData("%({HOME}e)s", "-")]
    [InlineData("%(Z)s", "-")]
    [InlineData("100%% %(s)s%%", "100% 200%")]
    [InlineData("", "")]
    public void Append_EachAtom_IsGunicorns(string format, string line) => Assert.Equal(line, _request.Line(format));

    [Fact]
    public void Append_Process_HasAngleBrackets() =>
        Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"<{Environment.ProcessId}>"), _request.Line("%(p)s"));

    // Each as Python 3 writes it.
    [Theory]
    [InlineData("%(s)5s|", "  200|")]
    [InlineData("%(s)-5s|", "200  |")]
    [InlineData("%(s)05s|", "  200|")]
    [InlineData("%(m).2s|", "GE|")]
    [InlineData("%(m)5.2s|", "   GE|")]
    [InlineData("%(B)05d|", "00005|")]
    [InlineData("%(B)+d|", "+5|")]
    [InlineData("%(B) d|", " 5|")]
    [InlineData("%(B)+05d|", "+0005|")]
    [InlineData("%(B).3d|", "005|")]
    [InlineData("%(B)-5d|", "5    |")]
    [InlineData("%(B)6.3i|", "   005|")]
    [InlineData("%(D)ld|", "1234567|")]
    [InlineData("%(U).0s|", "|")]
    public void Append_FlagsWidthAndPrecision_ArePythons(string format, string line) => Assert.Equal(line, _request.Line(format));

    [Fact]
    public void Append_WidthOverUmlauts_CountsCharacters()
    {
        _request.Context.Request.Headers.UserAgent = "größe";

        Assert.Equal("[  größe] [gr]", _request.Line("[%(a)7s] [%(a).2s]"));
    }

    [Theory]
    [InlineData(0, "0 0 0 0.000000")]
    [InlineData(999, "0 999 0 0.000999")]
    [InlineData(1_000_000, "1 1000000 1000 1.000000")]
    [InlineData(90_061_000_001, "90061 90061000001 90061000 90061.000001")]
    public void Append_Durations_AreCutNotRounded(long microseconds, string line)
    {
        _request.Duration = TimeSpan.FromMicroseconds(microseconds);

        Assert.Equal(line, _request.Line("%(T)s %(D)s %(M)s %(L)s"));
    }

    [Theory]
    [InlineData("a\"b", "a\\\"b")]
    [InlineData("a\\b", "a\\\\b")]
    [InlineData("a\nb\r\0\x7F\t", "a\\x0ab\\x0d\\x00\\x7f\\x09")]
    [InlineData("a\u0085b", "a\\xc2\\x85b")]
    [InlineData("\u001b[31m", "\\x1b[31m")]
    [InlineData("grün €😀", "grün €😀")]
    [InlineData("", "")]
    public void Append_TextOfTheClient_CannotLeaveItsPlace(string value, string written)
    {
        _request.Context.Request.Path = "/" + value;
        _request.Context.Request.Headers.UserAgent = value;

        Assert.Equal($"/{written} \"{written}\"", _request.Line("%(U)s \"%({user-agent}i)s\""));
    }

    [Fact]
    public void Append_AnyText_IsOneLineWithItsQuotesEscaped() => Properties.Hold(Properties.TextAround("\"", "\\", "\n"), text =>
    {
        _request.Context.Request.Headers["X-Any"] = text;
        AssertQuoted(_request.Line("\"%({x-any}i)s\""));
        AssertQuoted(_request.Line("\"%({x-any}i).5s\""));
    });

    [Fact]
    public void Append_AnyTextAsJson_IsOneObjectOnOneLine() => Properties.Hold(Properties.TextAround("\"", "\\", "\n", "\ud800", "\u009b", "\u2028"), text =>
    {
        _request.Context.Request.Headers["X-Any"] = text;
        _request.Context.Request.Path = "/" + text;
        var line = _request.Line("%({x-any}i)s%(U)s%(q)s", LogFormat.Json);

        Assert.DoesNotContain(line, c => char.IsControl(c) || c is '\u2028');
        using var json = System.Text.Json.JsonDocument.Parse(line);
        Assert.Equal(3, json.RootElement.EnumerateObject().Count());
    });

    private static void AssertQuoted(string line)
    {

        var end = 1;
        while (line[end] != '"')
            end += line[end] == '\\' ? 2 : 1;
        Assert.Equal(line.Length - 1, end);
        Assert.DoesNotContain(line, char.IsControl);
    }

    [Theory]
    [InlineData("Basic dXNlcjpwYXNz", "user")]
    [InlineData("basic  dXNlcjpwYXNz ", "user")]
    [InlineData("Basic dXNlcg==", "-")]
    [InlineData("Basic OnBhc3M=", "-")]
    [InlineData("Basic ***", "-")]
    [InlineData("Basic /zpw", "-")]
    [InlineData("Basic", "-")]
    [InlineData("Bearer dXNlcjpwYXNz", "-")]
    [InlineData("Basic dSJzZXI6cA==", "u\\\"ser")]
    public void Append_User_IsThatOfBasicAuthentication(string header, string user)
    {
        _request.Context.Request.Headers.Authorization = header;

        Assert.Equal(user, _request.Line("%(u)s"));
    }

    [Fact]
    public void Append_RepeatedHeaders_LastForTheirAtomAndAllInTheEnviron()
    {
        _request.Context.Request.Headers["X-Two"] = new[] { "one", "two" };
        _request.Context.Request.Headers.Referer = new[] { "a", "b" };
        _request.Context.Response.Headers["X-Out"] = new[] { "first", "last" };

        Assert.Equal("two last one,two a,b", _request.Line("%({X-Two}i)s %({x-out}o)s %({HTTP_X_TWO}e)s %(f)s"));
    }

    [Fact]
    public void Append_WithoutQueryAndAddress_WritesNothing()
    {
        _request.Context.Request.QueryString = default;
        _request.Context.Connection.RemoteIpAddress = null;

        Assert.Equal("[] []", _request.Line("[%(q)s] [%(h)s]"));
    }

    [Fact]
    public void Append_AddressOfBothFamilies_IsShownAsIPv4()
    {
        _request.Context.Connection.RemoteIpAddress = IPAddress.Parse("::ffff:192.0.2.9");

        Assert.Equal("192.0.2.9", _request.Line("%(h)s"));
    }

    [Theory]
    [InlineData("HEAD", 200)]
    [InlineData("GET", 204)]
    [InlineData("GET", 304)]
    public void Append_ResponseWithoutABody_SentNone(string method, int status)
    {
        _request.Context.Request.Method = method;
        _request.Status = status;

        Assert.Equal("0", _request.Line("%(b)s"));
    }

    [Fact]
    public void Append_RequestOnceMore_AllocatesNothing()
    {
        var format = AccessFormat.Compile(AccessLogFormatText.Default + " %(D)s %({x-a}i)s", LogFormat.Text);
        var record = new WorkerTuning.AccessLog.RequestRecord();
        var line = new WorkerTuning.AccessLog.LineBuffer();
        _request.Context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget = "/report";
        Write();
        Write();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Write();

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Write()
        {
            line.CutTo(0);
            record.Begin(_request.Context, format.Headers, 0);
            record.End(200, TimeSpan.FromMilliseconds(3), WorkerTuning.AccessLog.ClockSecond.Now(TimeProvider.System));
            format.Append(line, record);
            record.Clear();
        }
    }

    [Fact]
    public void Append_Json_HasTheFieldsOfTheFormat()
    {
        _request.Context.Request.Headers["X-Request-Id"] = "a\"b\nc";
        var line = _request.Line("%(h)s %(u)s \"%(r)s\" %(s)s %(b)s %(B)s %(D)s %(L)s %(t)s %({x-request-id}i)s %({x-none}o)s", LogFormat.Json);

        Assert.DoesNotContain('\n', line);
        var json = JsonDocument.Parse(line).RootElement;
        Assert.Equal(
            ["remote_addr", "remote_user", "request", "status", "body_bytes_sent", "duration_us", "request_time", "time", "request_header.x-request-id", "response_header.x-none"],
            json.EnumerateObject().Select(p => p.Name));
        Assert.Equal("192.0.2.7", json.GetProperty("remote_addr").GetString());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("remote_user").ValueKind);
        Assert.Equal(200, json.GetProperty("status").GetInt32());
        Assert.Equal(1.234567m, json.GetProperty("request_time").GetDecimal());
        Assert.Equal("2026-11-20T23:09:34+00:00", json.GetProperty("time").GetString());
        Assert.Equal("a\"b\nc", json.GetProperty("request_header.x-request-id").GetString());
    }

    [Fact]
    public void Append_JsonWithoutAFormat_HasWhatIsUsual()
    {
        var json = JsonDocument.Parse(_request.Line(AccessLogFormatText.Default, LogFormat.Json)).RootElement;

        Assert.Equal("/report", json.GetProperty("path").GetString());
        Assert.Equal("year=2026", json.GetProperty("query").GetString());
        Assert.Equal(Environment.ProcessId, json.GetProperty("pid").GetInt32());
    }
}
