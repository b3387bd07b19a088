namespace WorkerTuning.Configuration.Python;

/// <summary>
/// <c>load_dotenv</c> reads a file, which is not done here. Without such a file it does nothing; with one, variables that are not set may come from it.
/// </summary>
internal static class DotenvModule
{
    public static object Load(Machine machine, CallArguments arguments)
    {
        var path = arguments.Optional(0, "dotenv_path") ?? PyNone.Value;
        var file = path is PyNone ? FindUpwards(machine) : path is string or PyPath ? PathText.Absolute(machine, PathText.Of(path)) : null;
        if (file is null || !machine.Exists(file)) return false;
        var unknown = machine.Unknown($"it may come from the file {PathText.Split(file).Tail}, which is not read") with { MayBeAbsent = true };
        var overrides = arguments.Optional(4, "override") ?? false;
        if (Truth.Of(machine, overrides) == false) machine.Environment.Additions = unknown;
        else machine.Environment.Values.Taint = unknown;
        return true;
    }

    /// <summary>As the package looks for it: beside the calling file, then in every directory above.</summary>
    private static string? FindUpwards(Machine machine)
    {
        var directory = PathText.Split(machine.Path).Head;
        while (true)
        {
            var file = PathText.Join(directory, ".env");
            if (machine.Exists(file)) return file;
            var parent = PathText.Split(directory).Head;
            if (parent == directory) return null;
            directory = parent;
        }
    }
}
