namespace WorkerTuning;

/// <summary>What became of a reload.</summary>
/// <param name="Applied">True where the new settings are in force. False: nothing has changed.</param>
/// <param name="Revision">The revision of the plan in force now.</param>
/// <param name="Problems">Everything wrong, a line each: setting, value, origin and what is allowed. Empty where the settings hold.</param>
/// <param name="NeedRestart">gunicorn's names of the settings that have changed but keep their value until the server is started anew.</param>
public sealed record ReloadResult(bool Applied, int Revision, IReadOnlyList<string> Problems, IReadOnlyList<string> NeedRestart);
