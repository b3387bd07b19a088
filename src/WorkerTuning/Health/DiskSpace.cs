namespace WorkerTuning.Health;

/// <summary>Asks the operating system how much room a folder's disk has.</summary>
internal class DiskSpace
{
    /// <returns>Bytes that are free for this process, and the size of the disk; null where the folder is not there.</returns>
    public virtual (long Free, long Size)? Measure(string folder)
    {
        try
        {
            if (!Directory.Exists(folder))
                return null;
            var drive = new DriveInfo(Path.GetFullPath(folder));
            return (drive.AvailableFreeSpace, drive.TotalSize);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
