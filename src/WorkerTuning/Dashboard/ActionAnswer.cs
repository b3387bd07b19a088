namespace WorkerTuning.Dashboard;

/// <summary>What an action answers.</summary>
/// <param name="Message">A sentence for whoever asked.</param>
/// <param name="Workers">How many workers there will be, after a resize.</param>
internal sealed record ActionAnswer(string Message, int? Workers = null);
