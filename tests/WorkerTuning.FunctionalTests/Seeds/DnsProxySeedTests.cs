using System.Text.RegularExpressions;
using WorkerTuning.FunctionalTests.Profiles;

namespace WorkerTuning.FunctionalTests.Seeds;

/// <summary>The document's tables, environment blocks and command lines.</summary>
public sealed partial class DnsProxySeedTests
{
    [SkippableFact]
    public async Task Print_TheProfile_HasTheDefaultsOfTheTable()
    {
        var rows = Row().Matches(SeedDocument.Read("004").Text);
        Assert.Equal(6, rows.Count);
        var config = await SampleProgram.DnsProxy.PrintAsync(cpu: 4);
        // auto is cpu * 2 + 1 here.
        Assert.All(rows, row => Assert.Equal(row.Groups[2].Value == "auto" ? "9" : row.Groups[2].Value, config[row.Groups[1].Value.ToLowerInvariant()]));
    }

    [SkippableFact]
    public async Task Run_EveryEnvironmentBlock_AsItStands()
    {
        var blocks = SeedDocument.Read("004").Blocks("bash").Where(block => !Command().IsMatch(block)).ToList();
        Assert.True(blocks.Count >= 9);
        using var gunicorn = new GunicornCommand(SampleProgram.DnsProxy);
        foreach (var block in blocks)
        {
            var config = Assert.Single(await gunicorn.RunAsync($"set -a\n{block}\nset +a\ngunicorn", cpu: 4));
            foreach (Match variable in Assignment().Matches(block))
            {
                var name = variable.Groups[1].Value;
                Assert.Equal("env GUNICORN_" + name, config.Settings[name.ToLowerInvariant()].Origin);
                Assert.Equal(Expected(variable.Groups[2].Value), config[name.ToLowerInvariant()]);
            }
        }
    }

    [SkippableFact]
    public async Task Run_EveryCommandLine_AsItStands()
    {
        var blocks = SeedDocument.Read("004").Blocks("bash").Where(block => Command().IsMatch(block)).ToList();
        using var gunicorn = new GunicornCommand(SampleProgram.DnsProxy);
        // The document does not show its file.
        gunicorn.Folder.Write("gunicorn.conf.py", "worker_class = 'gthread'\n");
        var starts = new List<PrintedConfig>();
        foreach (var block in blocks)
            starts.AddRange(await gunicorn.RunAsync(block, cpu: 4));
        Assert.Equal(3, starts.Count);
        starts[1].Expect(("workers", "8"), ("threads", "8"), ("worker_class", "gthread"));
        starts[2].Expect(("workers", "4"), ("threads", "4"), ("worker_class", "gthread"), ("timeout", "120"));
        Assert.All(starts, start => Assert.Contains(start.Remarks, remark => remark.StartsWith("warning: wsgi_app = ", StringComparison.Ordinal)));
    }

    private static string Expected(string value) => value.Trim('"') switch
    {
        "gevent" => "async",
        var text when text.Contains("nproc", StringComparison.Ordinal) => Shell(text),
        var text => text,
    };

    // What the shell makes of $(nproc), which counts this machine's processors.
    private static string Shell(string text)
    {
        using var bash = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("bash", ["-c", "echo " + text]) { RedirectStandardOutput = true })!;
        return bash.StandardOutput.ReadToEnd().Trim();
    }

    [GeneratedRegex(@"^\| `GUNICORN_(\w+)` \| `?(\w+)`? \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"^GUNICORN_(\w+)=(\$\(.*\)|\S+)", RegexOptions.Multiline)]
    private static partial Regex Assignment();

    [GeneratedRegex(@"\bgunicorn ")]
    private static partial Regex Command();
}
