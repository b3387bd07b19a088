namespace WorkerTuning;

/// <summary>What happens when the thread pool does not answer.</summary>
public enum HangAction
{
    /// <summary>A critical log line with the pool's figures.</summary>
    Log,

    /// <summary>The same line, then the process exits with code 79, from a thread of its own: a starved process cannot stop otherwise.</summary>
    Exit,
}
