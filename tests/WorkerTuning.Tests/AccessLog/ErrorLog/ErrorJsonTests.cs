using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using WorkerTuning.AccessLog;
using WorkerTuning.AccessLog.ErrorLog;
using WorkerTuning.AccessLog.Writing;

namespace WorkerTuning.Tests.AccessLog.ErrorLog;

public sealed class ErrorJsonTests
{
    [Fact]
    public void Append_InsideScopes_HasThemTheOutermostFirst()
    {
        var scopes = new LoggerExternalScopeProvider();
        using var request = scopes.Push(new Dictionary<string, object?> { ["RequestPath"] = "/a" }.ToList());
        using var text = scopes.Push("Order 7");

        Assert.Equal("""[{"RequestPath":"/a"},"Order 7"]""", Write(scopes).GetProperty("scopes").GetRawText());
    }

    [Fact]
    public void Append_OutsideScopes_HasNone()
    {
        Assert.Equal("[]", Write(new LoggerExternalScopeProvider()).GetProperty("scopes").GetRawText());
        Assert.False(Write(null).TryGetProperty("scopes", out _));
    }

    private static JsonElement Write(IExternalScopeProvider? scopes)
    {
        var line = LineBuffer.Take();
        var clock = TimeProvider.System;
        ErrorJson.Append(line, new ErrorRecord(clock.GetLocalNow(), ClockSecond.Now(clock), LogLevel.Warning, "category", null, "message", null, null, scopes));
        var text = Encoding.UTF8.GetString(line.Written);
        line.Return();
        return JsonDocument.Parse(text).RootElement.Clone();
    }
}
