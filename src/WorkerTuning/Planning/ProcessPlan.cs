namespace WorkerTuning.Planning;

/// <summary>What the process does to itself at start. Null: left alone.</summary>
internal sealed record ProcessPlan
{
    /// <summary>Names and values, set before anything else.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    public string? WorkingDirectory { get; init; }

    public UnixFileMode? Umask { get; init; }

    public string? Name { get; init; }

    public string? PidFile { get; init; }

    /// <summary>Where ASP.NET Core buffers bodies.</summary>
    public string? TempFolder { get; init; }

    /// <summary>The folders of logs and buffered bodies.</summary>
    public IReadOnlyList<string> WrittenFolders { get; init; } = [];

    /// <summary>A name or a number.</summary>
    public string? User { get; init; }

    /// <summary>A name or a number.</summary>
    public string? Group { get; init; }

    public bool InitGroups { get; init; }

    /// <summary>Zero: the listener closes at once.</summary>
    public TimeSpan ShutdownDelay { get; init; }

    /// <summary>Null: none.</summary>
    public ControlSocketPlan? ControlSocket { get; init; }

    /// <summary>True where the dashboard may act.</summary>
    public bool DashboardActions { get; init; }

    /// <summary>True where a changed configuration file reloads.</summary>
    public bool WatchFiles { get; init; }

    /// <summary>Further files, folders or patterns to watch.</summary>
    public IReadOnlyList<string> WatchedExtras { get; init; } = [];
}
