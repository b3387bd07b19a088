namespace WorkerTuning.Admission;

/// <summary>Who is refused first when not all can be served.</summary>
internal enum RequestPriority
{
    Sheddable,
    Normal,
    Critical,
}
