using System.Globalization;

namespace WorkerTuning.Planning.Linux;

/// <summary>What the systemd unit of this process says that a server should know.</summary>
internal sealed record SystemdUnit(TimeSpan? StopTimeout, bool DeniesWriteExecute)
{
    private static readonly string[] Folders = ["etc/systemd/system", "run/systemd/system", "usr/lib/systemd/system", "lib/systemd/system"];

    /// <summary>Null when this process is in no service's control group.</summary>
    public static SystemdUnit? OfThisProcess(KernelFiles files)
    {
        var name = files.Read("proc/self/cgroup")?.Split('\n')
            .SelectMany(line => line.Split('/'))
            .LastOrDefault(part => part.EndsWith(".service", StringComparison.Ordinal));
        if (name is null)
            return null;
        return Folders.Select(folder => files.Read(Path.Join(folder, name))).FirstOrDefault(text => text is not null) is { } unit ? Parse(unit) : null;
    }

    public static SystemdUnit Parse(string unit)
    {
        TimeSpan? stop = null;
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
                    stop = Duration(value);
                    break;
                case "MemoryDenyWriteExecute":
                    denies = value.ToLowerInvariant() is "true" or "yes" or "on" or "1";
                    break;
            }
        }

        return new SystemdUnit(stop, denies);
    }

    // systemd's time spans: 5, 90s, 1min 30s, infinity.
    private static TimeSpan? Duration(string text)
    {
        var total = TimeSpan.Zero;
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var digits = word.TakeWhile(c => char.IsAsciiDigit(c) || c == '.').Count();
            if (!double.TryParse(word[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
                return null;
            double? unit = word[digits..] switch
            {
                "" or "s" or "sec" or "second" or "seconds" => 1,
                "ms" or "msec" => 0.001,
                "m" or "min" or "minute" or "minutes" => 60,
                "h" or "hr" or "hour" or "hours" => 3_600,
                _ => null,
            };
            if (unit is null)
                return null;
            total += TimeSpan.FromSeconds(number * unit.Value);
        }

        return total == TimeSpan.Zero ? null : total;
    }
}
