namespace WorkerTuning.Configuration.Values;

/// <summary>A converted value, or what would have been allowed.</summary>
internal readonly record struct Conversion(object? Value, string? Error)
{
    public static Conversion Of(object? value) => new(value, null);

    public static Conversion Failed(string allowed) => new(null, allowed);
}
