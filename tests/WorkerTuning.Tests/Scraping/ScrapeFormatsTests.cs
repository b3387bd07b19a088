using Microsoft.AspNetCore.Http;
using WorkerTuning.Scraping;

namespace WorkerTuning.Tests.Scraping;

public class ScrapeFormatsTests
{
    [Theory]
    [InlineData(null, "PrometheusText")]
    [InlineData("*/*", "PrometheusText")]
    [InlineData("not a type at all;;", "PrometheusText")]
    [InlineData("text/plain", "PrometheusText")]
    [InlineData("application/openmetrics-text", "OpenMetricsText")]
    [InlineData("application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1", "OpenMetricsText")]
    [InlineData("application/openmetrics-text;version=1.0.0;q=0.4,text/plain;version=0.0.4;q=0.5", "PrometheusText")]
    [InlineData("application/openmetrics-text;version=\"1.0.0\"", "OpenMetricsText")]
    [InlineData("application/openmetrics-text;version=9.0.0,text/plain;version=0.0.4;q=0.1", "PrometheusText")]
    [InlineData("application/openmetrics-text;q=0", "PrometheusText")]
    [InlineData("application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2", "OpenMetricsText")]
    public void Choose_ByTheAcceptHeader_TakesWhatTheScraperPrefers(string? accept, string expected)
    {
        var request = new DefaultHttpContext().Request;
        request.Headers.Accept = accept;

        Assert.Equal(expected, ScrapeFormats.Choose(request).ToString());
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("*", false)]
    [InlineData("br, identity", false)]
    [InlineData("gzip;q=0", false)]
    [InlineData(";;", false)]
    [InlineData("gzip", true)]
    [InlineData("deflate, GZIP;q=0.5", true)]
    public void TakesGzip_ByTheAcceptEncodingHeader_OnlyWhereItIsNamed(string? accept, bool expected)
    {
        var request = new DefaultHttpContext().Request;
        request.Headers.AcceptEncoding = accept;

        Assert.Equal(expected, ScrapeFormats.TakesGzip(request));
    }
}
