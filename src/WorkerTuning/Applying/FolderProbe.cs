namespace WorkerTuning.Applying;

/// <summary>Whether files can be made in a folder; asking the system for permissions would miss read-only and full file systems.</summary>
internal static class FolderProbe
{
    /// <summary>Makes a file and deletes it.</summary>
    /// <exception cref="IOException">The folder is missing or takes no files.</exception>
    /// <exception cref="UnauthorizedAccessException">It is not this user's to write to.</exception>
    public static void Write(string folder)
    {
        using var probe = new FileStream(
            Path.Join(folder, $".workertuning-{Guid.NewGuid():N}"),
            new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.DeleteOnClose });
    }
}
