using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace WorkerTuning.Applying;

/// <summary>Copies the headers of a request for a look at each: enumerating them would allocate. Allocates nothing once a thread has its room.</summary>
internal static class HeaderRoom
{
    private const int Smallest = 32;

    [ThreadStatic]
    private static KeyValuePair<string, StringValues>[]? _room;

    /// <returns>Good until the thread's next copy; to be cleared, so that it keeps nothing of the request alive.</returns>
    public static Span<KeyValuePair<string, StringValues>> Copy(IHeaderDictionary headers)
    {
        var count = headers.Count;
        var room = _room;
        if (room is null || room.Length < count)
            _room = room = new KeyValuePair<string, StringValues>[Math.Max(count, Smallest)];
        headers.CopyTo(room, 0);
        return room.AsSpan(0, count);
    }
}
