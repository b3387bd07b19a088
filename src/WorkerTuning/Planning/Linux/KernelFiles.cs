using System.Globalization;
using WorkerTuning.Configuration;

namespace WorkerTuning.Planning.Linux;

/// <summary>Reads small files of the kernel's. A file that is missing or says something else is simply unknown.</summary>
/// <param name="root"><c>/</c>, or a folder of fixtures.</param>
internal sealed class KernelFiles(string root)
{
    private const int Largest = 1 << 20;

    public string? Read(string path)
    {
        var file = Path.Join(root, path);
        // Many are missing on many machines, and a process's first exception costs its start some milliseconds.
        if (!File.Exists(file))
            return null;
        try
        {
            return WholeFile.ReadText(file, Largest);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The files of a folder, as paths that <see cref="Read"/> takes.</summary>
    public IEnumerable<string> List(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFiles(Path.Join(root, folder)).Select(file => Path.Join(folder, Path.GetFileName(file)))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    public long? ReadNumber(string path) =>
        long.TryParse(Read(path)?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>False too where the folder is not there.</summary>
    public bool HasFolders(string path)
    {
        try
        {
            return Directory.EnumerateDirectories(Path.Join(root, path)).Any();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>The memory of this process that is in RAM, in bytes; null when unknown.</summary>
    public long? ResidentSet()
    {
        var words = Read("proc/self/statm")?.Split(' ');
        return words is { Length: > 1 } && long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var pages)
            ? pages * Environment.SystemPageSize
            : null;
    }

    public int? ListenQueueCap() => (int?)ReadNumber("proc/sys/net/core/somaxconn");

    /// <summary>Whether connections that wait on a socket that closes go to the port's other sockets; null before Linux 5.14.</summary>
    public bool? MovesWaitingConnections() => ReadNumber("proc/sys/net/ipv4/tcp_migrate_req") is { } number ? number != 0 : null;

    /// <summary>The descriptors that this process has open; null when unknown.</summary>
    public long? OpenFiles()
    {
        try
        {
            // The look itself has one.
            return Directory.EnumerateFileSystemEntries(Path.Join(root, "proc/self/fd")).LongCount() - 1;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The soft limit on open files; null when there is none.</summary>
    public long? OpenFilesLimit()
    {
        var line = Read("proc/self/limits")?.Split('\n').FirstOrDefault(l => l.StartsWith("Max open files", StringComparison.Ordinal));
        var words = line?["Max open files".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words is { Length: > 0 } && long.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : null;
    }

    public static long? SharedMemorySize()
    {
        try
        {
            return new DriveInfo("/dev/shm").TotalSize;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
