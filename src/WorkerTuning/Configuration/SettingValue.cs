namespace WorkerTuning.Configuration;

/// <summary>A value as one source gives it, not yet converted.</summary>
/// <param name="Setting">What it is for.</param>
/// <param name="Raw">
/// null (explicitly none), <see cref="string"/>, <see cref="bool"/>, <see cref="long"/>, <see cref="System.Numerics.BigInteger"/>,
/// <see cref="double"/>, a list of such or a dictionary from text to such.
/// </param>
/// <param name="Origin">Where it was written, in words such as <c>env GUNICORN_TIMEOUT</c>.</param>
/// <param name="Layer">How strong its source is.</param>
internal sealed record SettingValue(Setting Setting, object? Raw, string Origin, Layer Layer)
{
    /// <summary>False where the value was not evaluated, since nothing depends on it.</summary>
    public bool IsRead { get; init; } = true;
}
