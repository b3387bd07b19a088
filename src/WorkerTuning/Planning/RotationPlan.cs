namespace WorkerTuning.Planning;

/// <summary>When log files are moved away, and how many are kept.</summary>
/// <param name="MaxSize">Bytes; 0 for any size.</param>
/// <param name="Daily">At the first line after local midnight.</param>
/// <param name="Backups">How many are kept.</param>
internal sealed record RotationPlan(long MaxSize = 0, bool Daily = false, int Backups = 0)
{
    public bool IsOff => MaxSize == 0 && !Daily;
}
