namespace WorkerTuning.Configuration.Python;

internal enum PathKind
{
    Nothing,
    File,
    Folder,

    /// <summary>A pipe, a socket or a device.</summary>
    Other,
}
