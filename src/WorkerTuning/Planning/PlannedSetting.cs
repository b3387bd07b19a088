namespace WorkerTuning;

/// <summary>One setting as it is in force.</summary>
public sealed record PlannedSetting
{
    /// <summary>gunicorn's name, such as <c>graceful_timeout</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The value as text, in the form <c>--print-config</c> shows.</summary>
    public required string Value { get; init; }

    /// <summary>
    /// Where the value came from: <c>flag --workers</c>, <c>env GUNICORN_TIMEOUT</c>, <c>gunicorn.conf.py:12</c>, <c>appsettings.json</c>,
    /// <c>code</c>, <c>default</c>, <c>gunicorn's default, because of …</c>, <c>clamped because …</c> or <c>derived because …</c>.
    /// </summary>
    public required string Origin { get; init; }
}
