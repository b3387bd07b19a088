namespace WorkerTuning.Configuration;

/// <summary>The origin of a value that no source gave.</summary>
internal static class DefaultOrigin
{
    public const string Plain = "default";

    private const string Gunicorns = "gunicorn's default";

    /// <param name="reason">What switched gunicorn's defaults on.</param>
    public static string OfGunicorn(string reason) => $"{Gunicorns}, because of {reason}";

    public static bool Is(string origin) => origin == Plain || origin.StartsWith(Gunicorns, StringComparison.Ordinal);
}
