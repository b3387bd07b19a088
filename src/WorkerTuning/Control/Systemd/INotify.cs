namespace WorkerTuning.Control.Systemd;

/// <summary>Tells the service manager.</summary>
internal interface INotify
{
    /// <param name="state">Assignments, a line each.</param>
    /// <returns>False where it did not get through.</returns>
    bool Send(string state);
}
