using Microsoft.AspNetCore.Routing.Patterns;
using WorkerTuning.Admission;

namespace WorkerTuning.Tests.Admission;

public class RouteTailTests
{
    [Theory]
    [InlineData("/health", "/health", true)]
    [InlineData("/health", "/HEALTH/", true)]
    [InlineData("/health", "/shop/health", true)]
    [InlineData("/health", "/shop/health/live", false)]
    [InlineData("/health", "/unhealth", false)]
    [InlineData("/health", "/", false)]
    [InlineData("/health/{part?}", "/health", true)]
    [InlineData("/health/{part?}", "/x/health/live", true)]
    [InlineData("/health/{part?}", "/health/live/more", false)]
    [InlineData("/health/{part=all}", "/health", true)]
    [InlineData("/a/{x:int}/b", "/base/a/text/b", true)]
    [InlineData("/a/{x:int}/b", "/a/b", false)]
    [InlineData("/files/{name}.{ext}", "/files/a.txt", true)]
    [InlineData("/files/{**rest}", "/base/files", true)]
    [InlineData("/files/{**rest}", "/base/files/a/b/c", true)]
    [InlineData("/files/{**rest}", "/other/a/b", false)]
    [InlineData("/a/{x}/{*rest}", "/z/a/1/2/3", true)]
    [InlineData("/{probe:regex(^(live|ready)$)}", "/anything", true)]
    [InlineData("/{**rest}", "/any/thing", true)]
    [InlineData("{*path:nonfile}", "/", true)]
    public void Fits_APath_IsNeverFalseForOneThatTheRouteFits(string route, string path, bool expected) =>
        Assert.Equal(expected, new RouteTail(RoutePatternFactory.Parse(route)).Fits(path));

    [Theory]
    [InlineData("/{**rest}", true)]
    [InlineData("/{x}/{**rest}", true)]
    [InlineData("/{x?}", true)]
    [InlineData("/{x}", true)]
    [InlineData("/a/{**rest}", false)]
    [InlineData("/{x}/{y}", false)]
    public void FitsAll_ARoute_IsTrueWhereNoPathIsLeftOut(string route, bool expected) =>
        Assert.Equal(expected, new RouteTail(RoutePatternFactory.Parse(route)).FitsAll);

    [Fact]
    public void Of_APath_FitsItWhateverStandsInFront()
    {
        var tail = RouteTail.Of("/old/probe");

        Assert.True(tail.Fits("/old/probe"));
        Assert.True(tail.Fits("/base/old/probe"));
        Assert.False(tail.Fits("/probe"));
    }

    [Fact]
    public void Fits_APathOfNothingButSlashes_TakesBoundedSteps()
    {
        var tail = new RouteTail(RoutePatternFactory.Parse("/a/b/{**rest}"));

        Assert.False(tail.Fits(new string('/', 8_000)));
        Assert.True(tail.Fits("/a/b" + new string('/', 8_000)));
    }
}
