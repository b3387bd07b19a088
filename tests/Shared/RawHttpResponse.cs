using System.Globalization;
using System.Text;

namespace WorkerTuning.Tests.Shared;

/// <summary>A response as it stood on the wire. Bytes are read as Latin-1, which changes none.</summary>
internal sealed record RawHttpResponse(
    string StatusLine,
    IReadOnlyList<KeyValuePair<string, string>> Headers,
    byte[] Body,
    IReadOnlyList<KeyValuePair<string, string>> Trailers)
{
    public int Status => int.Parse(StatusLine.Split(' ')[1], CultureInfo.InvariantCulture);

    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>The value of a header, repeated ones joined by a comma; null when it is absent.</summary>
    public string? Header(string name)
    {
        var values = Headers.Where(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value);
        return values.Any() ? string.Join(", ", values) : null;
    }

    /// <summary>The server will close the connection after this response.</summary>
    public bool Closes =>
        Header("Connection") is { } connection
            ? connection.Contains("close", StringComparison.OrdinalIgnoreCase)
            : StatusLine.StartsWith("HTTP/1.0", StringComparison.Ordinal);

    public override string ToString() =>
        $"{StatusLine}\n{string.Join('\n', Headers.Select(header => $"{header.Key}: {header.Value}"))}\n\n{Text}";
}
