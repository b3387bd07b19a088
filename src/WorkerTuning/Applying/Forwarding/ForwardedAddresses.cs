using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using WorkerTuning.Configuration.Values;

namespace WorkerTuning.Applying.Forwarding;

/// <summary>ASP.NET Core reads X-Forwarded-For with .NET's generosity: 1 is 0.0.0.1 there, and 0x7f.1 is 127.0.0.1.</summary>
internal static class ForwardedAddresses
{
    // RFC 7239's word for a client without an address, which ends the walk over the hops as any other text does.
    private const string NoAddress = "unknown";

    /// <summary>Replaces each entry that is no address in full.</summary>
    public static void HideOthers(IHeaderDictionary headers)
    {
        var values = headers[ForwardedHeadersDefaults.XForwardedForHeaderName];
        var others = false;
        for (var i = 0; i < values.Count; i++)
            others |= HasOther(values[i]);
        if (!others)
            return;
        headers[ForwardedHeadersDefaults.XForwardedForHeaderName] = string.Join(
            ", ", headers.GetCommaSeparatedValues(ForwardedHeadersDefaults.XForwardedForHeaderName).Select(static entry => IsEndPoint(entry) ? entry : NoAddress));
    }

    private static bool HasOther(ReadOnlySpan<char> list)
    {
        foreach (var entry in list.Split(','))
        {
            if (!IsEndPoint(list[entry]))
                return true;
        }

        return false;
    }

    private static bool IsEndPoint(ReadOnlySpan<char> entry)
    {
        var trimmed = entry.Trim();
        return trimmed.IsEmpty || AddressText.IsEndPoint(trimmed);
    }
}
