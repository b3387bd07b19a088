using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using WorkerTuning.Admission;

namespace WorkerTuning.Tests.Admission;

public class EndpointHintTests
{
    private readonly EndpointHint _hint = new() { HasEndpoints = static () => true };

    private static RouteEndpoint Endpoint(string route) => new(static _ => Task.CompletedTask, RoutePatternFactory.Parse(route), 0, EndpointMetadataCollection.Empty, route);

    [Fact]
    public void MayLead_AFirstSegmentThatNoRequestHasTried_IsTrueOnce()
    {
        Assert.True(_hint.MayLead("/admin/x", "/admin/x?y"));
        _hint.Tried("/admin/other");

        Assert.False(_hint.MayLead("/admin/x", "/admin/x?y"));
        Assert.True(_hint.MayLead("/else", "/else"));
    }

    [Fact]
    public void MayLead_AnApplicationWithoutEndpoints_IsFalse()
    {
        _hint.HasEndpoints = static () => false;

        Assert.False(_hint.MayLead("/x", "/x"));
    }

    [Fact]
    public void MayLead_ARouteThatIsKnown_IsTrueForItAndUnderAnyBase()
    {
        _hint.Tried("/health");
        _hint.Tried("/shop");
        _hint.Note(Endpoint("/health"));

        Assert.True(_hint.MayLead("/health", "/health"));
        Assert.True(_hint.MayLead("/shop/health", "/shop/health"));
        Assert.False(_hint.MayLead("/shop/x", "/shop/x"));
    }

    [Fact]
    public void Note_APathThatARewriterLedToAnEndpoint_IsRememberedDecoded()
    {
        _hint.Tried("/old%20probe");
        _hint.Note("/old%20probe");

        Assert.True(_hint.MayLead("/old probe", "/old%20probe"));
    }

    [Fact]
    public void Note_MoreThanAnApplicationWrites_GivesUpTelling()
    {
        for (var i = 0; i <= 1_000; i++)
            _hint.Note(string.Create(CultureInfo.InvariantCulture, $"/path/{i}"));
        _hint.Tried("/other");

        Assert.True(_hint.MayLead("/other", "/other"));
    }

    [Fact]
    public void Tried_MoreFirstSegmentsThanAreKept_TriesNoMore()
    {
        for (var i = 0; i < 1_000; i++)
            _hint.Tried(string.Create(CultureInfo.InvariantCulture, $"/{i}"));

        Assert.False(_hint.MayLead("/new", "/new"));
    }
}
