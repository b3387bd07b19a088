using System.Globalization;
using WorkerTuning.Configuration;

namespace WorkerTuning.Planning.Linux;

/// <summary>What the systemd unit of this process, drop-ins included, says that a server should know.</summary>
internal sealed record SystemdUnit(TimeSpan? StopTimeout, bool DeniesWriteExecute)
{
    private const int LargestFile = 1 << 20;

    // The hard limit of DefaultLimitNOFILE=, up to which .NET raises its own.
    private const long DefaultOpenFiles = 524_288;

    // The strongest first, as systemd searches them.
    private static readonly string[] Folders = ["etc/systemd/system", "run/systemd/system", "usr/lib/systemd/system", "lib/systemd/system"];

    // DefaultTimeoutStopSec= of systemd itself.
    private static readonly TimeSpan DefaultStopTimeout = TimeSpan.FromSeconds(90);

    /// <summary>True where a hanging process gets SIGABRT.</summary>
    public bool AbortsByWatchdog { get; init; }

    /// <summary>The hard limit on open files; null for none.</summary>
    public long? OpenFiles { get; init; } = DefaultOpenFiles;

    /// <summary>Why systemd cannot learn of the process that USR2 starts; null where it can.</summary>
    public string? UpgradeProblem { get; init; }

    /// <summary>Null where it cannot be read.</summary>
    public static SystemdUnit? OfFile(string path)
    {
        try
        {
            return Parse(WholeFile.ReadText(path, LargestFile));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

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
        TimeSpan? stop = DefaultStopTimeout, watchdog = null;
        long? files = DefaultOpenFiles;
        var denies = false;
        var (type, signal) = ("simple", "");
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
                case "WatchdogSec":
                    watchdog = Duration(value);
                    break;
                case "WatchdogSignal":
                    signal = value;
                    break;
                case "LimitNOFILE":
                    files = value.Length == 0 ? DefaultOpenFiles : Count(value.Split(':')[^1]);
                    break;
                case "Type":
                    type = value.Length == 0 ? "simple" : value;
                    break;
            }
        }

        return new SystemdUnit(stop, denies)
        {
            AbortsByWatchdog = watchdog is not null && signal is not ("SIGKILL" or "KILL" or "9"),
            OpenFiles = files,
            UpgradeProblem = type is "notify" or "notify-reload" ? null : $"the unit has Type={type}",
        };
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

    // 65536, 64K, infinity.
    private static long? Count(string text)
    {
        var shift = text.Length == 0 ? 0 : text[^1] switch
        {
            'K' => 10,
            'M' => 20,
            'G' => 30,
            _ => 0,
        };
        return long.TryParse(shift == 0 ? text : text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= long.MaxValue >> shift ? number << shift : null;
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
