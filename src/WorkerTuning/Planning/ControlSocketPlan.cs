namespace WorkerTuning.Planning;

/// <summary>The control socket.</summary>
/// <param name="Path">As set; a relative one counts from the working directory.</param>
/// <param name="Mode">Who may connect.</param>
internal sealed record ControlSocketPlan(string Path, UnixFileMode Mode);
