using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace WorkerTuning.LoadTests.Measuring;

/// <summary>Drives a server with wrk.</summary>
internal static partial class Wrk
{
    /// <param name="url">What to ask for.</param>
    /// <param name="connections">How many at a time, all of one thread.</param>
    /// <param name="seconds">For how long.</param>
    /// <param name="script">A script beside the program, or null for plain GETs.</param>
    public static async Task<WrkResult> RunAsync(string url, int connections, int seconds, string? script = null)
    {
        List<string> arguments = ["-t1", $"-c{connections}", $"-d{seconds}s", "--timeout", $"{seconds + 5}s", "--latency"];
        if (script is not null)
            arguments.AddRange(["-s", Path.Combine(AppContext.BaseDirectory, "Scenarios", script)]);
        arguments.Add(url);
        using var wrk = Process.Start(new ProcessStartInfo("wrk", arguments) { RedirectStandardOutput = true })!;
        var text = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        if (Requests().Match(text) is not { Success: true } requests)
            throw new InvalidOperationException($"wrk did not measure {url}:\n{text}");
        return new(
            long.Parse(requests.Groups[1].Value, CultureInfo.InvariantCulture),
            Seconds(requests.Groups[2].Value),
            Percentile(text, "50%"),
            Percentile(text, "99%"),
            Count(NotSuccess(), text) + SocketErrors(text));
    }

    private static double Percentile(string text, string name) =>
        Regex.Match(text, $@"^\s+{name}\s+(\S+)\s*$", RegexOptions.Multiline) is { Success: true } line ? Seconds(line.Groups[1].Value) : double.NaN;

    private static long SocketErrors(string text) =>
        Errors().Match(text) is { Success: true } line ? line.Groups.Values.Skip(1).Sum(g => long.Parse(g.Value, CultureInfo.InvariantCulture)) : 0;

    private static long Count(Regex what, string text) =>
        what.Match(text) is { Success: true } line ? long.Parse(line.Groups[1].Value, CultureInfo.InvariantCulture) : 0;

    // 17.30us, 1.25ms, 3.00s, 1.01m
    private static double Seconds(string text)
    {
        var unit = text.TrimStart("0123456789.".ToCharArray());
        var number = double.Parse(text[..^unit.Length], CultureInfo.InvariantCulture);
        return number * unit switch { "us" => 1e-6, "ms" => 1e-3, "s" => 1, "m" => 60, _ => throw new FormatException(text) };
    }

    [GeneratedRegex(@"(\d+) requests in (\S+),")]
    private static partial Regex Requests();

    [GeneratedRegex(@"Non-2xx or 3xx responses: (\d+)")]
    private static partial Regex NotSuccess();

    [GeneratedRegex(@"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)")]
    private static partial Regex Errors();
}
