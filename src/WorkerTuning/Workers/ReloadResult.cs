namespace WorkerTuning;

/// <summary>What became of a reload.</summary>
public sealed record ReloadResult
{
    /// <summary>True where the new settings are in force. False: nothing has changed.</summary>
    public required bool Applied { get; init; }

    /// <summary>The revision of the plan in force now. 1 by default, as at the start.</summary>
    public int Revision { get; init; } = 1;

    /// <summary>Everything wrong, a line each: setting, value, origin and what is allowed. Empty, as by default, where the settings are valid.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>gunicorn's names of the settings that have changed but keep their value until the server is started again. Empty by default.</summary>
    public IReadOnlyList<string> NeedRestart { get; init; } = [];
}
