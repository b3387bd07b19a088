/// <summary>What production does not start without: SECRET_KEY and the like, from a variable, or from the file that SECRET_KEY_FILE names.</summary>
internal static class Secrets
{
    private static readonly string[] Names = ["SECRET_KEY", "ENCRYPTION_KEY", "JWT_SECRET_KEY"];

    // What guides and templates have where the secret belongs.
    private static readonly string[] Placeholders = ["your-", "your_", "change", "replace", "placeholder", "example", "dummy", "secret", "xxx", "<", "todo"];

    /// <summary>Docker and Kubernetes mount a secret as a file; .NET reads a folder of such files, each a setting by the file's name.</summary>
    public static void AddFiles(ConfigurationManager configuration)
    {
        configuration.AddKeyPerFile("/run/secrets", optional: true);
        foreach (var name in Names)
        {
            if (configuration[name + "_FILE"] is { Length: > 0 } file)
                configuration.AddInMemoryCollection([KeyValuePair.Create(name, File.Exists(file) ? File.ReadAllText(file).Trim() : null)]);
        }
    }

    /// <returns>What is wrong with them, in words; null where nothing is. Never the secret itself.</returns>
    public static string? Find(IConfiguration configuration)
    {
        var missing = Names.Where(name => string.IsNullOrWhiteSpace(configuration[name])).ToArray();
        if (missing.Length > 0)
            return $"not set, and needed in production: {string.Join(", ", missing)}";
        var placeholders = Names.Where(name => Placeholders.Any(p => configuration[name]!.StartsWith(p, StringComparison.OrdinalIgnoreCase))).ToArray();
        return placeholders.Length > 0 ? $"placeholders instead of secrets: {string.Join(", ", placeholders)}" : null;
    }
}
