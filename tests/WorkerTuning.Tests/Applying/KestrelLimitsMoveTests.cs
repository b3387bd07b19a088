using Microsoft.AspNetCore.Server.Kestrel.Core;
using WorkerTuning.Applying;
using WorkerTuning.Planning;

namespace WorkerTuning.Tests.Applying;

public sealed class KestrelLimitsMoveTests
{
    [Fact]
    public void Move_NewValues_AreKestrels()
    {
        var before = new LimitsPlan { RequestLineSize = 100, KeepAlive = TimeSpan.FromSeconds(5) };
        var limits = Applied(before);

        KestrelLimits.Move(before, new LimitsPlan { RequestLineSize = 2_000_000, HeaderCount = 7, KeepAlive = TimeSpan.Zero }, limits);

        Assert.Equal(2_000_000, limits.MaxRequestLineSize);
        Assert.Equal(2_000_000, limits.MaxRequestBufferSize);
        Assert.Equal(7, limits.MaxRequestHeaderCount);
        Assert.Equal(new KestrelServerLimits().KeepAliveTimeout, limits.KeepAliveTimeout);
    }

    [Fact]
    public void Move_ValueTakenAway_IsKestrelsOwnAgain()
    {
        var before = new LimitsPlan { RequestLineSize = 100, RequestBodySize = 5, RequestBodyDataRate = 0 };
        var limits = Applied(before);

        KestrelLimits.Move(before, new LimitsPlan(), limits);

        var own = new KestrelServerLimits();
        Assert.Equal(own.MaxRequestLineSize, limits.MaxRequestLineSize);
        Assert.Equal(own.MaxRequestBodySize, limits.MaxRequestBodySize);
        Assert.Equal(own.MinRequestBodyDataRate!.BytesPerSecond, limits.MinRequestBodyDataRate!.BytesPerSecond);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(null)]
    public void Move_ValueThatTheApplicationDecided_Stays(int? planned)
    {
        var before = new LimitsPlan { RequestLineSize = planned };
        var limits = Applied(before);
        limits.MaxRequestLineSize = 12_345;

        KestrelLimits.Move(before, new LimitsPlan { RequestLineSize = 300 }, limits);

        Assert.Equal(12_345, limits.MaxRequestLineSize);
    }

    private static KestrelServerLimits Applied(LimitsPlan plan)
    {
        var limits = new KestrelServerLimits();
        KestrelLimits.Apply(plan, limits);
        return limits;
    }
}
