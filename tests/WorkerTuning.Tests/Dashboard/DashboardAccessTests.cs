using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using WorkerTuning.Applying.Forwarding;
using WorkerTuning.Dashboard;
using WorkerTuning.Planning;

namespace WorkerTuning.Tests.Dashboard;

public sealed class DashboardAccessTests
{
    [Theory]
    [InlineData("127.0.0.1", "localhost:8000", true)]
    [InlineData("10.0.0.7", "localhost", false)]
    [InlineData("127.0.0.1", "evil.example", false)]
    public void RefuseReading_WithoutAuthorisation_AnswersThisMachineOnly(string peer, string host, bool may)
    {
        var refusal = DashboardAccess.RefuseReading(Request(peer, host));
        Assert.Equal(may, refusal is null);
        if (!may)
            Assert.Contains("RequireAuthorization()", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void RefuseReading_EndpointAsksForAuthorisation_ThatAloneDecides()
    {
        var context = Request("10.0.0.7", "app.example");
        context.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(new AuthorizeAttribute()), "dashboard"));
        Assert.Null(DashboardAccess.RefuseReading(context));
        context.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(new AuthorizeAttribute(), new AllowAnonymousAttribute()), "dashboard"));
        Assert.NotNull(DashboardAccess.RefuseReading(context));
    }

    [Theory]
    [InlineData("Content-Type", "application/json", null, null, true)]
    [InlineData("X-Requested-By", "me", null, null, true)]
    [InlineData("Content-Type", "text/plain", null, null, false)]
    [InlineData("Content-Type", "application/json", "Origin", "http://localhost", true)]
    [InlineData("Content-Type", "application/json", "Origin", "http://localhost:81", false)]
    [InlineData("Content-Type", "application/json", "Origin", "null", false)]
    [InlineData("Content-Type", "application/json", "Sec-Fetch-Site", "same-origin", true)]
    [InlineData("Content-Type", "application/json", "Sec-Fetch-Site", "same-site", false)]
    [InlineData("Content-Type", "application/json", "Sec-Fetch-Site", "cross-site", false)]
    public void RefuseActing_ActionsOn_TakesSameOriginWithAHeaderNoFormSends(string header, string value, string? other, string? otherValue, bool may)
    {
        var context = Request("127.0.0.1", "localhost");
        context.Request.Headers[header] = value;
        if (other is not null)
            context.Request.Headers[other] = otherValue;
        Assert.Equal(may, DashboardAccess.RefuseActing(context, hasActions: true) is null);
        Assert.Contains("dashboard_actions", DashboardAccess.RefuseActing(context, hasActions: false), StringComparison.Ordinal);
    }

    private static DefaultHttpContext Request(string peer, string host)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse(peer);
        (context.Request.Scheme, context.Request.Host) = ("http", new HostString(host));
        LocalCallers.Note(context, new TrustPlan());
        return context;
    }
}
