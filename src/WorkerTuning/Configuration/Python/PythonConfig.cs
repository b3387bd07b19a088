namespace WorkerTuning.Configuration.Python;

/// <summary>What a configuration file says.</summary>
/// <param name="Settings">The known settings that got a value: the final value and the line of the last assignment.</param>
/// <param name="Idle">The names without a use here that the file sets, and whose value it takes foreign code to know.</param>
/// <param name="Hooks">The server hooks that were given a function or the name of one.</param>
/// <param name="UnknownNames">Other names given a plain value that no setting depends on: perhaps a misspelt setting.</param>
/// <param name="Problems">Everything wrong.</param>
/// <param name="EnvironmentRead">The environment variables that the evaluated part of the file asked for.</param>
/// <param name="ReadsWholeEnvironment">Whether the file loops over the whole environment.</param>
internal sealed record PythonConfig(
    IReadOnlyList<PythonSetting> Settings,
    IReadOnlyList<PythonName> Idle,
    IReadOnlyList<PythonHook> Hooks,
    IReadOnlyList<PythonName> UnknownNames,
    IReadOnlyList<PythonProblem> Problems,
    IReadOnlySet<string> EnvironmentRead,
    bool ReadsWholeEnvironment);
