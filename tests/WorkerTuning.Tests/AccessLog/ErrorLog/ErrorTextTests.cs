using System.Text;
using Microsoft.Extensions.Logging;
using WorkerTuning.AccessLog;
using WorkerTuning.AccessLog.ErrorLog;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.AccessLog.ErrorLog;

public sealed class ErrorTextTests
{
    private readonly LoggerExternalScopeProvider _scopes = new();

    [Fact]
    public void Append_Detailed_HasMillisecondsEventAndScopes()
    {
        using var request = _scopes.Push(new Dictionary<string, object?> { ["RequestPath"] = "/a", ["Size"] = 1.5 });
        using var text = _scopes.Push("Order 7");

        Assert.Matches(@"^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.007 [+-]\d{4}\] \[\d+\] \[WARNING\] Shop\.Orders\[Late\]: message \{RequestPath:/a Size:1\.5\} \{Order 7\}$", Write(isDetailed: true));
    }

    [Fact]
    public void Append_PlainInsideScopes_IsGunicornsLine()
    {
        using var text = _scopes.Push("Order 7");

        Assert.Matches(@"^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d{4}\] \[\d+\] \[WARNING\] Shop\.Orders: message$", Write(isDetailed: false));
    }

    [Fact]
    public void Append_AScopeOfSeveralLines_CannotPassForARecord()
    {
        using var text = _scopes.Push("a\n[2026-01-01 00:00:00.000 +0000] [1] [INFO] b\u001b");

        Assert.EndsWith(" {a\n    [2026-01-01 00:00:00.000 +0000] [1] [INFO] b\\x1b}", Write(isDetailed: true), StringComparison.Ordinal);
    }

    private string Write(bool isDetailed)
    {
        var line = LineBuffer.Take();
        var clock = new ManualTime();
        clock.Advance(TimeSpan.FromMilliseconds(7 - clock.GetLocalNow().Millisecond));
        ErrorText.Append(line, new ErrorRecord(clock.GetLocalNow(), ClockSecond.Now(clock), LogLevel.Warning, "Shop.Orders", "Late", "message", null, null, _scopes), isDetailed);
        var text = Encoding.UTF8.GetString(line.Written);
        line.Return();
        return text;
    }
}
