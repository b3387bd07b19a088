namespace WorkerTuning;

/// <summary>One setting as it is in force.</summary>
/// <param name="Name">gunicorn's name, such as <c>graceful_timeout</c>.</param>
/// <param name="Value">The value as text, in the form <c>--print-config</c> shows.</param>
/// <param name="Origin">Where the value came from: <c>flag --workers</c>, <c>env GUNICORN_TIMEOUT</c>, <c>gunicorn.conf.py:12</c>, <c>appsettings.json</c>, <c>code</c>, <c>default</c>, <c>clamped because …</c> or <c>derived because …</c>.</param>
public sealed record PlannedSetting(string Name, string Value, string Origin);
