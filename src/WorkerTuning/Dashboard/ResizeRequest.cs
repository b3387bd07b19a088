namespace WorkerTuning.Dashboard;

/// <summary>The body of a resize.</summary>
/// <param name="Change">How many workers more, or fewer when negative.</param>
internal sealed record ResizeRequest(int? Change);
