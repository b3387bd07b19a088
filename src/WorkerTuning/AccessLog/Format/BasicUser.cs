using System.Text;

namespace WorkerTuning.AccessLog.Format;

/// <summary>The user of Basic authentication. Nobody has checked the password for it.</summary>
internal static class BasicUser
{
    private const string Scheme = "basic";

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Null where there is none, or it cannot be read.</summary>
    public static string? Find(RequestRecord request) => Find(request.Context.Request.Headers.Authorization.ToString());

    public static string? Find(string header)
    {
        var space = header.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0 || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return null;
        var encoded = header.AsSpan(space + 1).Trim();
        var bytes = new byte[(encoded.Length / 4 * 3) + 3];
        if (!Convert.TryFromBase64Chars(encoded, bytes, out var length))
            return null;
        try
        {
            var text = Strict.GetString(bytes.AsSpan(0, length));
            return text.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon ? text[..colon] : null;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
