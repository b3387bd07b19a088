namespace WorkerTuning;

/// <summary>Something an operator should know about a plan that is valid as it stands.</summary>
/// <param name="Setting">gunicorn's name of the setting it is about, or systemd's where it is one of the unit.</param>
/// <param name="Text">One sentence: what is odd, what follows, what to do.</param>
public sealed record PlanAdvice(string Setting, string Text);
