namespace WorkerTuning;

/// <summary>What happens when a setting does not parse or is out of its range.</summary>
public enum InvalidSettingAction
{
    /// <summary>Everything wrong is reported at once and the application does not start.</summary>
    Refuse,

    /// <summary>The same report as warnings; each wrong value gives way to the next weaker source's, in the end to the default.</summary>
    UseDefault,
}
