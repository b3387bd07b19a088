using System.Text.RegularExpressions;

namespace WorkerTuning.FunctionalTests.Profiles;

/// <summary>The text of <c>--print-config</c>, taken apart.</summary>
/// <param name="Settings">By gunicorn's name: the value, and where it came from.</param>
/// <param name="Remarks">The lines behind the settings, without their <c># </c>.</param>
internal sealed partial record PrintedConfig(IReadOnlyDictionary<string, (string Value, string Origin)> Settings, IReadOnlyList<string> Remarks)
{
    public string this[string name] =>
        Settings.TryGetValue(name, out var setting) ? setting.Value : throw new KeyNotFoundException($"{name} is not set; set are {string.Join(", ", Settings.Keys)}");

    public static PrintedConfig Parse(IEnumerable<string> lines)
    {
        var all = lines.ToList();
        return new PrintedConfig(
            all.Select(line => SettingLine().Match(line)).Where(match => match.Success)
                .ToDictionary(match => match.Groups[1].Value, match => (match.Groups[2].Value, match.Groups[3].Value)),
            [.. all.Where(line => line.StartsWith("# ", StringComparison.Ordinal)).Select(line => line[2..])]);
    }

    /// <summary>Fails with both lists when a setting has another value than expected.</summary>
    public void Expect(params (string Name, string Value)[] expected) =>
        Assert.Equal(expected.Select(pair => $"{pair.Name} = {pair.Value}"), expected.Select(pair => $"{pair.Name} = {Settings.GetValueOrDefault(pair.Name).Value}"));

    // The origin is in the last brackets; a value may have brackets of its own.
    [GeneratedRegex(@"^([a-z_0-9]+) += (.*)  \((.*)\)$")]
    private static partial Regex SettingLine();
}
