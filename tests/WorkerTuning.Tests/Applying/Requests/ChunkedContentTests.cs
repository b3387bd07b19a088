using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using WorkerTuning.Applying.Requests;
using WorkerTuning.Tests.Applying.Forwarding;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Applying.Requests;

public sealed class ChunkedContentTests
{
    [Theory]
    [InlineData(20, 200)]
    [InlineData(21, 431)]
    public async Task Read_ATrailer_IsHeldToTheSizeOfAField(int length, int status)
    {
        var context = TrustCase.Request("192.0.2.1", "Transfer-Encoding: chunked");
        context.Features.Set<IHttpRequestTrailersFeature>(new SentTrailers(new HeaderDictionary { ["X"] = new string('a', length - "X: \r\n".Length) }));
        var content = new ChunkedContent(context, 20);

        var refused = await Record.ExceptionAsync(() => content.ReadAsync(new byte[1]).AsTask().WithTimeout());

        Assert.Equal(status, refused is BadHttpRequestException bad ? bad.StatusCode : 200);
    }

    private sealed class SentTrailers(IHeaderDictionary trailers) : IHttpRequestTrailersFeature
    {
        public bool Available => true;

        public IHeaderDictionary Trailers => trailers;
    }
}
