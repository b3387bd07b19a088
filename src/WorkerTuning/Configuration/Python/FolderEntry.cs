namespace WorkerTuning.Configuration.Python;

/// <summary>One name in a folder.</summary>
/// <param name="Name">Without the folder.</param>
/// <param name="IsFolder">Whether it is a folder or a link to one.</param>
/// <param name="IsLink">Whether it is a symbolic link.</param>
internal sealed record FolderEntry(string Name, bool IsFolder, bool IsLink);
