namespace WorkerTuning.Configuration.Python;

/// <summary>An operation met an unknown value where it cannot go on; the whole operation is unknown.</summary>
internal sealed class UnknownValueException(Unknown value) : Exception
{
    public Unknown Value { get; } = value;
}
