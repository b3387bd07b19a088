namespace WorkerTuning.Control.ControlSocket;

/// <summary>What one client may take up.</summary>
internal sealed record ControlLimits
{
    /// <summary>At a time; one more, and the one that has been silent for longest gives way.</summary>
    public int Connections { get; init; } = 16;

    /// <summary>Bytes of a message; a command has a few dozen.</summary>
    public int MessageSize { get; init; } = 64 * 1024;

    /// <summary>Without a message; gunicorn's.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>From the first byte of a message to its last, and for taking an answer.</summary>
    public TimeSpan Message { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long an answer waits for the end of a reload; gunicornc gives up after 30 seconds.</summary>
    public TimeSpan Reload { get; init; } = TimeSpan.FromSeconds(20);
}
