using Microsoft.AspNetCore.Http;
using WorkerTuning.Planning;

namespace WorkerTuning.Applying.Forwarding;

/// <summary>gunicorn's rule: a header that is there means https by its one value and http by any other, and all must say the same.</summary>
internal static class SchemeHeaders
{
    /// <param name="headers">Those of a trusted peer.</param>
    /// <param name="trust">The names and values that count.</param>
    /// <param name="scheme">Null where no such header is there.</param>
    /// <returns>False where they contradict each other.</returns>
    public static bool TryRead(IHeaderDictionary headers, TrustPlan trust, out string? scheme)
    {
        scheme = null;
        for (var i = 0; i < trust.SchemeHeaders.Count; i++)
        {
            var (name, secure) = trust.SchemeHeaders[i];
            if (!headers.TryGetValue(name, out var values))
                continue;
            for (var j = 0; j < values.Count; j++)
            {
                var said = values[j] == secure ? Uri.UriSchemeHttps : Uri.UriSchemeHttp;
                if (scheme is not null && scheme != said)
                    return false;
                scheme = said;
            }
        }

        return true;
    }
}
