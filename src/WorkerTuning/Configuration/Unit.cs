namespace WorkerTuning.Configuration;

/// <summary>What a bare number means for a setting; <see cref="None"/> where the property's type says it all.</summary>
internal enum Unit
{
    None,
    Count,
    Seconds,
    Bytes,
    /// <summary>2^20 bytes, as gunicorn's memory scripts count.</summary>
    Megabytes,
    BytesPerSecond,
}
