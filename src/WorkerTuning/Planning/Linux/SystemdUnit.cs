using System.Globalization;

namespace WorkerTuning.Planning.Linux;

/// <summary>What the systemd unit of this process, drop-ins included, says that a server should know.</summary>
internal sealed record SystemdUnit(TimeSpan? StopTimeout, bool DeniesWriteExecute)
{
    // The strongest first, as systemd searches them.
    private static readonly string[] Folders = ["etc/systemd/system", "run/systemd/system", "usr/lib/systemd/system", "lib/systemd/system"];

    // DefaultTimeoutStopSec= of systemd itself.
    private static readonly TimeSpan DefaultStopTimeout = TimeSpan.FromSeconds(90);

    /// <summary>Null when no service runs this process, or its unit cannot be read.</summary>
    public static SystemdUnit? OfThisProcess(KernelFiles files)
    {
        if (Name(files) is not { } name)
            return null;
        var at = name.IndexOf('@', StringComparison.Ordinal);
        string[] names = at < 0 ? [name] : [name, name[..(at + 1)] + ".service"];
        var unit = names.SelectMany(n => Folders, (n, folder) => files.Read(Path.Join(folder, n))).FirstOrDefault(text => text is not null);
        if (unit is null)
            return null;
        var dropIns = names.SelectMany(n => Folders, (n, folder) => Path.Join(folder, n + ".d"))
            .SelectMany(files.List)
            .Where(path => path.EndsWith(".conf", StringComparison.Ordinal))
            .DistinctBy(Path.GetFileName)
            .OrderBy(Path.GetFileName, StringComparer.Ordinal);
        return Parse(string.Join('\n', [unit, .. dropIns.Select(files.Read)]));
    }

    public static SystemdUnit Parse(string unit)
    {
        TimeSpan? stop = DefaultStopTimeout;
        var denies = false;
        foreach (var line in unit.Split('\n', StringSplitOptions.TrimEntries))
        {
            var split = line.IndexOf('=', StringComparison.Ordinal);
            if (split < 0)
                continue;
            var value = line[(split + 1)..].Trim();
            switch (line[..split].TrimEnd())
            {
                case "TimeoutStopSec" or "TimeoutSec":
                    stop = value.Length == 0 ? DefaultStopTimeout : Duration(value);
                    break;
                case "MemoryDenyWriteExecute":
                    denies = value.ToLowerInvariant() is "true" or "yes" or "on" or "y" or "t" or "1";
                    break;
            }
        }

        return new SystemdUnit(stop, denies);
    }

    // The innermost unit of the control group: a scope or a slice below a service is not that service.
    private static string? Name(KernelFiles files)
    {
        var innermost = files.Read("proc/self/cgroup")?.Split('\n')
            .SelectMany(line => line.Split('/'))
            .LastOrDefault(part => Path.GetExtension(part) is ".service" or ".scope" or ".slice");
        return innermost is not null && innermost.EndsWith(".service", StringComparison.Ordinal) ? innermost : null;
    }

    // systemd's time spans: 5, 90s, 1min 30s, 1min30s, infinity. Zero is infinity there, and so is here what no TimeSpan holds.
    private static TimeSpan? Duration(string text)
    {
        var total = 0.0;
        var rest = text.AsSpan().Trim();
        while (rest.Length > 0)
        {
            var digits = Length(rest, c => char.IsAsciiDigit(c) || c == '.');
            var letters = Length(rest[digits..].TrimStart(), char.IsAsciiLetter);
            if (!double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
                return null;
            rest = rest[digits..].TrimStart();
            if (Seconds(rest[..letters]) is not { } unit)
                return null;
            total += number * unit;
            rest = rest[letters..].TrimStart();
        }

        return total == 0 || total > TimeSpan.MaxValue.TotalSeconds / 2 ? null : TimeSpan.FromSeconds(total);
    }

    private static int Length(ReadOnlySpan<char> text, Func<char, bool> isPart)
    {
        var length = 0;
        while (length < text.Length && isPart(text[length]))
            length++;
        return length;
    }

    private static double? Seconds(ReadOnlySpan<char> unit) => unit switch
    {
        "" or "s" or "sec" or "second" or "seconds" => 1,
        "ms" or "msec" => 0.001,
        "m" or "min" or "minute" or "minutes" => 60,
        "h" or "hr" or "hour" or "hours" => 3_600,
        "d" or "day" or "days" => 86_400,
        _ => null,
    };
}
