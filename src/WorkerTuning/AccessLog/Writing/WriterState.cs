namespace WorkerTuning.AccessLog.Writing;

/// <summary>How a writer fares; a copy, safe to keep.</summary>
/// <param name="Name">Its setting, such as <c>accesslog</c>.</param>
/// <param name="Target">Where it writes.</param>
/// <param name="Written">Records written since the start.</param>
/// <param name="Dropped">Records lost since the start, because nothing could be written and no room was left.</param>
/// <param name="Failure">Why nothing can be written at present; null where all is well.</param>
internal sealed record WriterState(string Name, string Target, long Written, long Dropped, string? Failure);
