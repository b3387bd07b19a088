using Microsoft.Extensions.Primitives;

namespace WorkerTuning.Applying.Requests;

/// <summary>Reads Transfer-Encoding: chunked once and last, before it only codings that are known.</summary>
internal static class TransferCodings
{
    /// <returns>What is wrong, and whether the content is encoded otherwise than by chunks.</returns>
    public static (RequestFault? Fault, bool IsEncoded) Read(StringValues values)
    {
        var (chunked, encoded) = (false, false);
        for (var i = 0; i < values.Count; i++)
        {
            var value = values[i].AsSpan();
            foreach (var range in value.Split(','))
            {
                var coding = value[range].Trim(" \t");
                if (chunked || coding.IsEmpty)
                    return (RequestFault.CodingOrder, false);
                if (Is(coding, "chunked"))
                    chunked = true;
                else if (Is(coding, "gzip") || Is(coding, "deflate") || Is(coding, "compress"))
                    encoded = true;
                else
                    // 501 offers to try again with another coding; this one is none any more (RFC 9112, section 7).
                    return (Is(coding, "identity") ? RequestFault.CodingOrder : RequestFault.UnknownCoding, false);
            }
        }

        return chunked ? (null, encoded) : (RequestFault.CodingOrder, false);
    }

    private static bool Is(ReadOnlySpan<char> coding, string name) => coding.Equals(name, StringComparison.OrdinalIgnoreCase);
}
