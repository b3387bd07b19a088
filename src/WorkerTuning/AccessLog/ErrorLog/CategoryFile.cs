namespace WorkerTuning.AccessLog.ErrorLog;

/// <summary>The file of some categories.</summary>
/// <param name="Prefix">What their names begin with.</param>
/// <param name="File">The file.</param>
internal sealed record CategoryFile(string Prefix, ErrorFile File)
{
    /// <summary>As the section Logging reads the names in it.</summary>
    public bool Takes(string category) => category.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);
}
