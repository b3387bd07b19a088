namespace WorkerTuning.Configuration.Python;

/// <summary>
/// A setting and its value: null, bool, long, BigInteger, double, string, <see cref="IReadOnlyList{T}"/> of those
/// or <see cref="IReadOnlyDictionary{TKey, TValue}"/> in the order of insertion.
/// </summary>
internal sealed record PythonSetting(string Name, object? Value, int Line);
