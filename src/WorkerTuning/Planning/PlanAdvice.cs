namespace WorkerTuning;

/// <summary>Something an operator should know about a plan that is valid as it stands.</summary>
public sealed record PlanAdvice
{
    /// <summary>gunicorn's name of the setting it is about, or systemd's where it is one of the unit.</summary>
    public required string Setting { get; init; }

    /// <summary>One sentence: what is odd, what follows, what to do.</summary>
    public required string Text { get; init; }

    /// <summary>True for what is good to know rather than to be mended.</summary>
    internal bool IsRemark { get; init; }
}
