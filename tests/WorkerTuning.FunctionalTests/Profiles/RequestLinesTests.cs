using System.Net;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Profiles;

/// <summary>Four of the five documents say <c>loglevel = "info"</c>, where gunicorn writes no line for a request into its error log.</summary>
public sealed class RequestLinesTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData("blog", "gunicorn.conf.py")]
    [InlineData("kore", "config/gunicorn.conf.py")]
    [InlineData("devsim", "gunicorn_config.py")]
    [InlineData("pxe", "gunicorn.conf.py")]
    public async Task ErrorLog_OfADocumentThatSaysInfo_HasNoLineForARequest(string profile, string file)
    {
        // For the user that the server becomes.
        File.SetUnixFileMode(_folder.Root, (UnixFileMode)0b111_111_111);
        var sample = SampleProgram.All.Single(s => s.Folder == "samples/profiles/" + profile);
        var port = FreePort.Next();
        var environment = SampleProgram.Cpu(2, ("SECRET_KEY", "one"), ("ENCRYPTION_KEY", "two"), ("JWT_SECRET_KEY", "three"));
        var text = await File.ReadAllTextAsync(sample.Path(file));
        Assert.Contains("info", text, StringComparison.Ordinal);
        var config = _folder.Write("gunicorn.conf.py", text.Replace("/app/logs", _folder.Root, StringComparison.Ordinal).Replace("/var/log/pxe", _folder.Root, StringComparison.Ordinal));
        await using var process = sample.Start(["-c", config, "--bind", $"127.0.0.1:{port}", .. profile == "pxe" ? Here() : []], environment);
        await process.WaitForListeningAsync(new IPEndPoint(IPAddress.Loopback, port), TimeSpan.FromMinutes(1));
        for (var i = 0; i < 10; i++)
        {
            await using var http = await RawHttp.ConnectAsync(port);
            Assert.Equal(200, (await http.GetAsync("/")).Status);
        }

        process.Signal(UnixSignal.Term);
        Assert.Equal(0, await process.WaitForExitAsync(TimeSpan.FromMinutes(1)));
        List<string> lines =
        [
            .. process.Output.Lines.Select(l => l.Text),
            .. Directory.EnumerateFiles(_folder.Root).Where(f => f.EndsWith(".log", StringComparison.Ordinal) || f.EndsWith(".json", StringComparison.Ordinal)).SelectMany(File.ReadAllLines),
        ];
        Assert.Contains(lines, line => line.Contains("Application started", StringComparison.Ordinal));
        Assert.Equal(10, lines.Count(line => line.Contains("GET / HTTP/1.1", StringComparison.Ordinal)));
        Assert.DoesNotContain(lines, line => line.Contains("Microsoft.AspNetCore", StringComparison.Ordinal));
    }

    private string[] Here() => ["--chdir", _folder.Root, "--pid", _folder.Path("pid"), "--user", Person.Available.User, "--group", Person.Available.Group];
}
