using WorkerTuning.Configuration.Linux;

namespace WorkerTuning.Configuration;

/// <summary>
/// Reads a file that a setting names as a whole. A device has no length and may never end, and a pipe waits for somebody to write: what counts is how much
/// was read, and anything that is no regular file is refused before it is opened. <c>/dev/null</c> is an empty file.
/// </summary>
internal static class WholeFile
{
    /// <summary>What a refusal says of a device, a pipe, a socket or a folder.</summary>
    public const string WrongKind = "must be a regular file; this is a device, a pipe, a socket or a folder";

    private const string Nothing = "/dev/null";

    /// <param name="path">The file.</param>
    /// <param name="limit">The most bytes that it may have.</param>
    /// <exception cref="IOException">It is no regular file, has more bytes, or cannot be read; the message says what is allowed.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static string ReadText(string path, int limit)
    {
        var bytes = ReadStart(path, limit + 1);
        if (bytes.Length > limit)
            throw new IOException($"must be a file of at most {limit} bytes; this one has more");
        using var reader = new StreamReader(new MemoryStream(bytes));
        return reader.ReadToEnd();
    }

    /// <summary>Its first bytes, that many at most.</summary>
    /// <exception cref="IOException">It is no regular file, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static byte[] ReadStart(string path, int count)
    {
        if (path == Nothing)
            return [];
        if (!IsRegular(path))
            throw new IOException(WrongKind);
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        using var bytes = new MemoryStream();
        var buffer = new byte[Math.Min(count, 16_384)];
        while (bytes.Length < count)
        {
            var read = file.Read(buffer, 0, (int)Math.Min(buffer.Length, count - bytes.Length));
            if (read == 0)
                break;
            bytes.Write(buffer, 0, read);
        }

        return bytes.ToArray();
    }

    /// <summary>True too where there is no such file; opening it says that better.</summary>
    public static bool IsRegular(string path) => FileKind.IsOrdinary(path) || !(File.Exists(path) || Directory.Exists(path));
}
