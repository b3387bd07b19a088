using System.Globalization;
using System.Text.RegularExpressions;
using WorkerTuning.Planning.Linux;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Profiles;

/// <summary>The units of the profiles: what systemd has to say of them, and whether they contradict what they start.</summary>
public sealed partial class SystemdUnitTests : IDisposable
{
    private static readonly string[] Names = ["pxe/deploy/pxe.service", "dnsproxy/deploy/dnsproxy.service", "dnsproxy/deploy/dnsproxy@.service"];

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Units => [.. Names];

    [Fact]
    public void Units_OfTheSamples_AreAllHere()
    {
        var files = Directory.EnumerateFiles(Repository.Path("samples"), "*.service", SearchOption.AllDirectories);
        Assert.Equal(Names.Select(Unit).Order(), files.Order());
    }

    [SkippableTheory]
    [MemberData(nameof(Units))]
    public async Task Unit_Verified_HasNoFault(string unit)
    {
        var output = await VerifyAsync(unit, File.ReadAllText(Unit(unit)));
        Assert.DoesNotContain(Path.GetFileNameWithoutExtension(unit), output, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("TimeoutStopSec=40", "TimeoutStopSec=forty", "Failed to parse time value")]
    [InlineData("NoNewPrivileges=", "NoNewPrivilege=", "Unknown key")]
    [InlineData("Type=notify", "Type=notified", "Failed to parse service type")]
    [InlineData("Restart=on-failure", "Restart=on-failure\nExecStartPre=/no/such/program", "is not executable")]
    public async Task Unit_MistakeInOne_IsFound(string text, string mistake, string expected)
    {
        var unit = File.ReadAllText(Unit(Names[0]));
        Assert.Contains(text, unit, StringComparison.Ordinal);
        Assert.Contains(expected, await VerifyAsync("pxe.service", unit.Replace(text, mistake, StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [SkippableTheory]
    [MemberData(nameof(Units))]
    public async Task Unit_RatedBySystemd_LeavesLittleOpen(string unit)
    {
        // Ten times the figure.
        await using var rating = ServerProcess.Start(Peers.Require("systemd-analyze"), ["security", "--offline=true", "--threshold=20", "--no-pager", Unit(unit)]);
        Assert.True(await rating.WaitForExitAsync() == 0, $"{rating.Output}");
    }

    [Theory]
    [MemberData(nameof(Units))]
    public void Unit_WithAWatchdog_NamesASignalThatDotnetDoesNotSwallow(string unit)
    {
        var lines = File.ReadAllLines(Unit(unit));
        Assert.Contains(lines, line => line.StartsWith("WatchdogSec=", StringComparison.Ordinal));
        Assert.Contains("WatchdogSignal=SIGKILL", lines);
    }

    [SkippableTheory]
    [MemberData(nameof(Units))]
    public async Task Unit_BesideItsSettings_DoesNotContradictThem(string unit)
    {
        var text = await File.ReadAllTextAsync(Unit(unit));
        var start = Start().Match(text);
        var sample = SampleProgram.All.Single(s => s.Assembly == start.Groups[1].Value);
        var environment = EnvironmentFile().Match(text) is { Success: true } file ? EnvironmentFiles.Read(sample.Path(file.Groups[1].Value)) : null;
        // The folders of the target machine are not here.
        var config = await sample.PrintAsync([.. start.Groups[2].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--chdir", sample.Path("")], environment);

        var parsed = SystemdUnit.Parse(text);
        Assert.True(parsed.StopTimeout > TimeSpan.FromSeconds(int.Parse(config["graceful_timeout"], CultureInfo.InvariantCulture)));
        Assert.False(parsed.DeniesWriteExecute);
        var connections = int.Parse(config["workers"], CultureInfo.InvariantCulture) * int.Parse(config["worker_connections"], CultureInfo.InvariantCulture);
        Assert.True(connections < int.Parse(Files().Match(text).Groups[1].Value, CultureInfo.InvariantCulture));
        // Several processes of a template are on one port only by this.
        Assert.Equal(unit.Contains('@', StringComparison.Ordinal), config["reuse_port"] == "true");
    }

    /// <summary>What systemd-analyze says of the unit, whose programs and users need not be on this machine.</summary>
    private async Task<string> VerifyAsync(string unit, string text)
    {
        var copy = _folder.Write(Path.GetFileName(unit), User().Replace(text, "$1=root").Replace("/usr/bin/dotnet", "/bin/true", StringComparison.Ordinal));
        await using var verify = ServerProcess.Start(Peers.Require("systemd-analyze"), ["verify", "--man=no", copy]);
        await verify.WaitForExitAsync();
        return verify.Output.ToString()!;
    }

    private static string Unit(string name) => Repository.Path("samples", "profiles", name);

    [GeneratedRegex(@"^ExecStart=/usr/bin/dotnet /opt/\w+/(\w+)\.dll(.*)$", RegexOptions.Multiline)]
    private static partial Regex Start();

    [GeneratedRegex(@"^EnvironmentFile=/etc/\w+/(.+)$", RegexOptions.Multiline)]
    private static partial Regex EnvironmentFile();

    [GeneratedRegex("^LimitNOFILE=([0-9]+)$", RegexOptions.Multiline)]
    private static partial Regex Files();

    [GeneratedRegex("^(User|Group)=.+$", RegexOptions.Multiline)]
    private static partial Regex User();
}
