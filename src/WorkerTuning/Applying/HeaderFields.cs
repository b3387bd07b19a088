using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Primitives;
using WorkerTuning.Planning;

namespace WorkerTuning.Applying;

/// <summary>The length of each header field, for which Kestrel has no limit in HTTP/1.</summary>
internal static class HeaderFields
{
    // Colon, blank and line end.
    private const int Punctuation = 4;

    private const int LongestCharacter = 3;

    private static readonly int DefaultTotal = new KestrelServerLimits().MaxRequestHeadersTotalSize;

    /// <summary>Whether a field can be too long at all: Kestrel has refused what exceeds the total.</summary>
    public static bool NeedCheck(LimitsPlan limits) => limits.HeaderFieldSize < (limits.HeadersTotalSize ?? DefaultTotal);

    /// <returns>The name of a field that is longer; null where none is.</returns>
    public static string? FindLonger(IHeaderDictionary headers, int most)
    {
        var used = HeaderRoom.Copy(headers);
        string? longer = null;
        foreach (ref readonly var field in used)
        {
            if (IsLonger(field.Key, field.Value, most))
                longer = field.Key;
        }

        used.Clear();
        return longer;
    }

    // A repeated field keeps its values apart.
    private static bool IsLonger(string name, StringValues values, int most)
    {
        for (var i = 0; i < values.Count; i++)
        {
            if (IsLonger(name, values[i] ?? "", most))
                return true;
        }

        return false;
    }

    private static bool IsLonger(string name, string value, int most)
    {
        var room = most - name.Length - Punctuation;
        return value.Length > room || (value.Length > room / LongestCharacter && Encoding.UTF8.GetByteCount(value) > room);
    }
}
