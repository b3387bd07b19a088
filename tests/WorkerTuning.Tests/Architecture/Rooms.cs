namespace WorkerTuning.Tests.Architecture;

/// <summary>The folders of src/WorkerTuning in the order of the data. Each may use itself and those before it; the root comes last and may use all.</summary>
internal static class Rooms
{
    public const string Root = "";

    public static readonly string[] Row =
    [
        "Configuration",
        "Validation",
        "Planning",
        "Applying",
        "Admission",
        "Workers",
        "Workers.Recycling",
        "Lifecycle",
        "Control",
        "AccessLog",
        "Health",
        "Dashboard",
        "Diagnostics",
        Root,
    ];

    public static bool MayUse(string user, string used) => Array.IndexOf(Row, used) <= Array.IndexOf(Row, user);

    /// <summary>The room of a folder below src/WorkerTuning, or of a namespace below WorkerTuning; null when it lies in no known one.</summary>
    public static string? Of(string folderOrNamespace)
    {
        var name = folderOrNamespace.Replace('/', '.');
        return name == Root
            ? Root
            : Row.Where(room => room != Root && $"{name}.".StartsWith($"{room}.", StringComparison.Ordinal)).MaxBy(room => room.Length);
    }

    public static string Show(string room) => room == Root ? "the root" : room;
}
