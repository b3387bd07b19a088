using Microsoft.AspNetCore.Http;
using WorkerTuning.Prometheus;

namespace WorkerTuning.Tests.Prometheus;

public class ScrapeFormatsTests
{
    [Theory]
    [InlineData(null, "Text")]
    [InlineData("*/*", "Text")]
    [InlineData("not a type at all;;", "Text")]
    [InlineData("text/plain", "Text")]
    [InlineData("application/openmetrics-text", "OpenMetrics")]
    [InlineData("application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1", "OpenMetrics")]
    [InlineData("application/openmetrics-text;version=1.0.0;q=0.4,text/plain;version=0.0.4;q=0.5", "Text")]
    [InlineData("application/openmetrics-text;version=\"1.0.0\"", "OpenMetrics")]
    [InlineData("application/openmetrics-text;version=9.0.0,text/plain;version=0.0.4;q=0.1", "Text")]
    [InlineData("application/openmetrics-text;q=0", "Text")]
    [InlineData("application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2", "OpenMetrics")]
    public void Choose_ByTheAcceptHeader_TakesWhatTheScraperPrefers(string? accept, string expected)
    {
        var request = new DefaultHttpContext().Request;
        request.Headers.Accept = accept;

        Assert.Equal(expected, ScrapeFormats.Choose(request).ToString());
    }
}
