using Microsoft.AspNetCore.Server.Kestrel.Core;
using WorkerTuning.Applying;
using WorkerTuning.Planning;

namespace WorkerTuning.Tests.Applying;

public sealed class KestrelLimitsTests
{
    private static readonly TimeSpan Year = TimeSpan.FromDays(365);

    private static readonly Dictionary<string, Row> Rows = new()
    {
        ["line"] = new(new() { RequestLineSize = 4_096 }, l => l.MaxRequestLineSize, 4_096),
        ["line without limit"] = new(new() { RequestLineSize = int.MaxValue }, l => l.MaxRequestLineSize, int.MaxValue),
        ["line without limit: buffer"] = new(new() { RequestLineSize = int.MaxValue }, l => l.MaxRequestBufferSize, null),
        ["line in the buffer: buffer"] = new(new() { RequestLineSize = 1_048_576 }, l => l.MaxRequestBufferSize, 1_048_576L),
        ["line over the buffer: buffer"] = new(new() { RequestLineSize = 1_048_577 }, l => l.MaxRequestBufferSize, 1_048_577L),
        ["fields"] = new(new() { HeaderCount = 7 }, l => l.MaxRequestHeaderCount, 7),
        ["total"] = new(new() { HeadersTotalSize = 819_204 }, l => l.MaxRequestHeadersTotalSize, 819_204),
        ["total over the buffer: buffer"] = new(new() { HeadersTotalSize = 2_000_000 }, l => l.MaxRequestBufferSize, 2_000_000L),
        ["field: http2"] = new(new() { HeaderFieldSize = 65_536 }, l => l.Http2.MaxRequestHeaderFieldSize, 65_536),
        ["field: http3"] = new(new() { HeaderFieldSize = 65_536 }, l => l.Http3.MaxRequestHeaderFieldSize, 65_536),
        ["field under Kestrel's own"] = new(new() { HeaderFieldSize = 8_190 }, l => l.Http2.MaxRequestHeaderFieldSize, 32_768),
        ["body"] = new(new() { RequestBodySize = 1 }, l => l.MaxRequestBodySize, 1L),
        ["body without limit"] = new(new() { RequestBodySize = long.MaxValue }, l => l.MaxRequestBodySize, null),
        ["keepalive"] = new(new() { KeepAlive = TimeSpan.FromSeconds(2) }, l => l.KeepAliveTimeout, TimeSpan.FromSeconds(2)),
        ["keepalive 0"] = new(new() { KeepAlive = TimeSpan.Zero }, l => l.KeepAliveTimeout, TimeSpan.FromSeconds(130)),
        ["keepalive for ever"] = new(new() { KeepAlive = Timeout.InfiniteTimeSpan }, l => l.KeepAliveTimeout, Year),
        ["keepalive for ages"] = new(new() { KeepAlive = TimeSpan.MaxValue }, l => l.KeepAliveTimeout, Year),
        ["headers timeout"] = new(new() { RequestHeadersTimeout = TimeSpan.FromSeconds(3) }, l => l.RequestHeadersTimeout, TimeSpan.FromSeconds(3)),
        ["headers timeout 0"] = new(new() { RequestHeadersTimeout = TimeSpan.Zero }, l => l.RequestHeadersTimeout, Year),
        ["body rate"] = new(new() { RequestBodyDataRate = 100 }, l => l.MinRequestBodyDataRate!.BytesPerSecond, 100d),
        ["body rate: grace"] = new(new() { RequestBodyDataRate = 100 }, l => l.MinRequestBodyDataRate!.GracePeriod, TimeSpan.FromSeconds(5)),
        ["body rate 0"] = new(new() { RequestBodyDataRate = 0 }, l => l.MinRequestBodyDataRate, null),
        ["response rate"] = new(new() { ResponseDataRate = 100 }, l => l.MinResponseDataRate!.BytesPerSecond, 100d),
        ["response rate 0"] = new(new() { ResponseDataRate = 0 }, l => l.MinResponseDataRate, null),
        ["streams"] = new(new() { Http2Streams = 5 }, l => l.Http2.MaxStreamsPerConnection, 5),
        ["window"] = new(new() { Http2WindowSize = 65_535 }, l => l.Http2.InitialStreamWindowSize, 65_535),
        ["window over the connection's"] = new(new() { Http2WindowSize = 5_000_000 }, l => l.Http2.InitialConnectionWindowSize, 5_000_000),
        ["frame"] = new(new() { Http2FrameSize = 32_768 }, l => l.Http2.MaxFrameSize, 32_768),
    };

    public static TheoryData<string> Names() => [.. Rows.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Apply_Row_IsSetAndRecognised(string name)
    {
        var (plan, read, expected) = Rows[name];
        var limits = new KestrelServerLimits();

        KestrelLimits.Apply(plan, limits);

        Assert.Equal(expected, read(limits));
        Assert.All(KestrelLimits.Table, row => Assert.Null(row.Overriding(plan, limits)));
    }

    [Fact]
    public void Apply_EmptyPlan_TouchesNothing()
    {
        var (before, after) = (new KestrelServerLimits(), new KestrelServerLimits());

        KestrelLimits.Apply(new LimitsPlan(), after);

        foreach (var property in typeof(KestrelServerLimits).GetProperties().Where(p => p.PropertyType.IsValueType))
            Assert.Equal(property.GetValue(before), property.GetValue(after));
    }

    [Fact]
    public void Table_EveryLimitOfThePlan_HasARow()
    {
        foreach (var property in typeof(LimitsPlan).GetProperties())
        {
            var plan = new LimitsPlan();
            var type = Nullable.GetUnderlyingType(property.PropertyType)!;
            property.SetValue(plan, type == typeof(TimeSpan) ? TimeSpan.FromSeconds(9) : Convert.ChangeType(70_001, type, null));

            Assert.True(KestrelLimits.Table.Count(row => row.Overriding(plan, new KestrelServerLimits()) is not null) == 1, property.Name);
        }
    }

    [Fact]
    public void Overriding_CodeChangedIt_SaysItAsTheSetting()
    {
        var plan = new LimitsPlan { RequestLineSize = 4_096, RequestHeadersTimeout = TimeSpan.FromSeconds(3), RequestBodySize = 5 };
        var limits = new KestrelServerLimits();
        KestrelLimits.Apply(plan, limits);
        limits.MaxRequestLineSize = 102;
        limits.RequestHeadersTimeout = TimeSpan.FromDays(365);
        limits.MaxRequestBodySize = null;

        var overriding = KestrelLimits.Table
            .Select(row => (row.Setting, Value: row.Overriding(plan, limits)))
            .Where(row => row.Value is not null)
            .ToDictionary(row => row.Setting, row => row.Value);

        Assert.Equal(
            new Dictionary<string, object?> { ["limit_request_line"] = 100L, ["request_headers_timeout"] = TimeSpan.Zero, ["max_request_body_size"] = 0L },
            overriding);
    }

    private sealed record Row(LimitsPlan Plan, Func<KestrelServerLimits, object?> Read, object? Expected);
}
