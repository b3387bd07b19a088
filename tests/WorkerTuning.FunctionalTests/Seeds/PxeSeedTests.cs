using System.Globalization;
using System.Text.RegularExpressions;
using WorkerTuning.FunctionalTests.Profiles;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Seeds;

/// <summary>The configuration in the document as it stands there, with its folders, user and port moved.</summary>
public sealed partial class PxeSeedTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task Print_TheBlock_HoldsTheSameSettingsAsTheProfile()
    {
        var document = await SampleProgram.Pxe.PrintAsync(SampleProgramArguments(Block()), SampleProgram.Cpu(4));
        var profile = await SampleProgram.Pxe.PrintAsync(4, "--chdir", _folder.Root);
        // Names, folders and users are the profile's own.
        HashSet<string> own = ["config", "bind", "chdir", "user", "group", "pidfile", "proc_name", "accesslog", "errorlog"];
        Assert.Equal(Values(profile), Values(document));
        var hooks = Assert.Single(document.Remarks, remark => remark.Contains("Python hooks do not run here", StringComparison.Ordinal));
        Assert.Equal(7, Regex.Count(hooks, @"\(line \d+\)"));

        IEnumerable<string> Values(PrintedConfig config) =>
            config.Settings.Where(s => !own.Contains(s.Key)).Select(s => $"{s.Key} = {s.Value.Value}").Order(StringComparer.Ordinal);
    }

    [SkippableFact]
    public async Task Start_TheBlock_IsInForce()
    {
        var text = Block();
        File.SetUnixFileMode(_folder.Root, (UnixFileMode)0b111_111_111);
        // The document's logs are files, in which nobody would wait for a line here; that they are written is seen at the end.
        var port = FreePort.Next();
        await using var server = new RunningSample(
            SampleProgram.Pxe.Start([.. SampleProgramArguments(text), "--bind", $"127.0.0.1:{port}"]), new Uri($"http://127.0.0.1:{port}"));
        await Wire.UntilAsync(() => Errors().Any(l => l.Contains("Application started", StringComparison.Ordinal)));
        var status = ProcessStatus.Of(server.Pid);
        var name = ProcName().Match(text).Groups[1].Value;
        Assert.Equal((0, Person.Available.Uid), (status.Umask, status.Uid));
        Assert.Equal(name[..Math.Min(15, name.Length)], ProcessFiles.Name(server.Pid));
        Assert.Equal(_folder.Path("opt"), ProcessFiles.WorkingDirectory(server.Pid));
        Assert.Equal(server.Pid.ToString(CultureInfo.InvariantCulture), _folder.Read("run/gunicorn.pid").Trim());
        await Wire.BacklogIsAsync(server.Port, 2048);
        await Wire.RequestLineEndsAtAsync(server.Port, 4094);
        await Wire.ClosesIdleConnectionsAsync(server.Port);
        Assert.Equal(0, await server.StopAsync());
        Assert.False(File.Exists(_folder.Path("run/gunicorn.pid")) && _folder.Read("run/gunicorn.pid").Length > 0);
        Assert.Contains(Errors(), l => l.Contains("[INFO]", StringComparison.Ordinal) && l.Contains("Application is shutting down", StringComparison.Ordinal));
        // The document's own format ends with the microseconds.
        Assert.All(Lines("access"), l => Assert.Matches(@"^127\.0\.0\.1 - - \[.*"" \d+$", l));
        Assert.NotEmpty(Lines("access"));
    }

    [SkippableFact]
    public async Task Check_TheUnitOfTheDocument_IsAdvisedOn()
    {
        var unit = Assert.Single(SeedDocument.Read("000").Blocks("ini"), block => block.Contains("TimeoutStopSec=5", StringComparison.Ordinal));
        await using var process = SampleProgram.Pxe.Start([.. SampleProgramArguments(Block()), "--check-config", "--unit", _folder.Write("document.service", unit)]);
        Assert.Equal(0, await process.WaitForExitAsync(TimeSpan.FromMinutes(1)));
        await process.WaitForLineAsync("Advice: graceful_timeout: 30 s is not shorter than the unit's TimeoutStopSec of 5 s", OutputStream.Error);
    }

    private string[] Errors() => Lines("error");

    private string[] Lines(string kind) => Directory.GetFiles(_folder.Folder("log"), $"*{kind}*").SelectMany(File.ReadAllLines).ToArray();

    private string[] SampleProgramArguments(string text) => ["--config", _folder.Write("document.conf.py", text)];

    private string Block()
    {
        var text = SeedDocument.Read("000").Blocks("python")[0];
        foreach (var folder in (string[])["opt", "log", "run"])
            File.SetUnixFileMode(_folder.Folder(folder), (UnixFileMode)0b111_111_111);
        text = Folder().Replace(text, match => $"\"{_folder.Path(match.Groups[1].Value)}");
        text = Regex.Replace(text, "(?m)^user = .*$", $"user = \"{Person.Available.User}\"");
        text = Regex.Replace(text, "(?m)^group = .*$", $"group = \"{Person.Available.Group}\"");
        return Regex.Replace(text, "(?m)^bind = .*$", "bind = \"127.0.0.1:0\"");
    }

    // /opt/x, /var/log/x and /var/run/x, as they begin a string.
    [GeneratedRegex("\"/(?:var/)?(opt|log|run)/[^/\"]+")]
    private static partial Regex Folder();

    [GeneratedRegex("(?m)^proc_name = \"(.*)\"")]
    private static partial Regex ProcName();
}
