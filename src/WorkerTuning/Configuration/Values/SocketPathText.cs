using System.Text;

namespace WorkerTuning.Configuration.Values;

/// <summary>How long the path of a unix socket may be.</summary>
internal static class SocketPathText
{
    /// <summary>sun_path, the final zero not counted, in bytes.</summary>
    public static int Longest { get; } = OperatingSystem.IsLinux() ? 107 : 103;

    /// <returns>What is allowed; null where the path fits.</returns>
    public static string? Find(string path) =>
        Encoding.UTF8.GetByteCount(path) is > 0 and var bytes && bytes > Longest ? $"a socket path of at most {Longest} bytes; this one has {bytes}" : null;
}
