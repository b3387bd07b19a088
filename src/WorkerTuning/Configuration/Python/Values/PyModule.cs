namespace WorkerTuning.Configuration.Python;

/// <summary>A standard module, as far as it is known here; its other members are unknown values.</summary>
internal sealed record PyModule(string Name, IReadOnlyDictionary<string, object> Members);
