namespace WorkerTuning.AccessLog;

/// <summary>The file of a setting cannot be opened.</summary>
internal sealed class LogFileException(string setting, string reason, Exception inner) : IOException($"{setting}: {reason}", inner)
{
    public string Setting => setting;

    public string Reason => reason;
}
