using WorkerTuning.Configuration;

namespace WorkerTuning.Planning;

/// <summary>One setting that somebody gave, as another source would give it.</summary>
/// <param name="Setting">Which.</param>
/// <param name="Value">null, <see cref="bool"/>, <see cref="long"/>, <see cref="string"/>, a list of text, or a map from text to text.</param>
/// <param name="Origin">Where it came from, on one line.</param>
internal sealed record ExportedSetting(Setting Setting, object? Value, string Origin);
