namespace WorkerTuning.Configuration.Pools;

/// <summary>What a pool may be called: names stand in variables, log lines and labels of metrics.</summary>
internal static class PoolName
{
    /// <summary>The pool of all endpoints that name none. Its settings are those of the section itself.</summary>
    public const string Default = "default";

    public const int Most = 64;

    public const int Longest = 64;

    /// <summary>How a pool's setting is called in messages and print-outs.</summary>
    public static string Of(string pool, string setting) => $"pools.{pool}.{setting}";

    /// <returns>What is allowed, or null where the name holds.</returns>
    public static string? Find(string name) =>
        string.Equals(name, Default, StringComparison.OrdinalIgnoreCase) ? "the default pool has its settings in the section itself"
        : name.Length is > 0 and <= Longest && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') ? null
        : $"a pool's name must be 1 to {Longest} letters, digits, hyphens or underscores";
}
