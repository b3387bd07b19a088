using System.Buffers;

namespace WorkerTuning.Applying.Requests;

/// <summary>The characters of RFC 9110 and of gunicorn, for searches of many characters at a time.</summary>
internal static class RequestCharacters
{
    private const string Digits = "0123456789";

    private const string UpperCase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    private const string LowerCase = "abcdefghijklmnopqrstuvwxyz";

    private const string Controls =
        "\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008\u000A\u000B\u000C\u000D\u000E\u000F"
        + "\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001A\u001B\u001C\u001D\u001E\u001F\u007F";

    /// <summary>What most header names are made of: names of nothing else need no second look.</summary>
    public static SearchValues<char> PlainName { get; } = SearchValues.Create("-" + Digits + UpperCase + LowerCase);

    public static SearchValues<char> Token { get; } = SearchValues.Create("!#$%&'*+-.^_`|~" + Digits + UpperCase + LowerCase);

    /// <summary>Methods by convention: gunicorn takes no lower-case letter and no <c>#</c>.</summary>
    public static SearchValues<char> Method { get; } = SearchValues.Create("!$%&'*+-.^_`|~" + Digits + UpperCase);

    /// <summary>What no header value may hold.</summary>
    public static SearchValues<char> Control { get; } = SearchValues.Create(Controls);

    /// <summary>What no request target may hold.</summary>
    public static SearchValues<char> NotInTarget { get; } = SearchValues.Create(Controls + "\t #");
}
