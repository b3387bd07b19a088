namespace WorkerTuning.Health;

/// <summary>Which checks an answer lists.</summary>
internal enum ListedChecks
{
    None,

    /// <summary>Those that are not healthy, with their reason.</summary>
    Failing,

    /// <summary>All, with their figures.</summary>
    All,
}
