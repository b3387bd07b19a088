namespace WorkerTuning.Configuration;

/// <summary>
/// The clock of the server. It is no <see cref="TimeProvider"/> of the application's: one that a test moves by a day must not end requests. Who
/// wants to move this one registers it under the key.
/// </summary>
internal static class ServerClock
{
    public const string Key = "WorkerTuning";
}
