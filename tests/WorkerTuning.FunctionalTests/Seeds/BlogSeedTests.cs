using WorkerTuning.FunctionalTests.Profiles;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Seeds;

/// <summary>The document's snippets, put together to the file that they describe.</summary>
public sealed class BlogSeedTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task Print_TheSnippets_HoldTheSameSettingsAsTheProfile()
    {
        var document = await SampleProgram.Blog.PrintAsync(["-c", Joined(SeedDocument.Read("001").Blocks("python", "Configuration Settings Explained"))], SampleProgram.Cpu(4));
        var profile = await SampleProgram.Blog.PrintAsync(cpu: 4);
        Assert.All(document.Settings.Where(s => s.Key is not ("config" or "proc_name")), s => Assert.Equal(s.Value.Value, profile[s.Key]));
        document.Expect(("workers", "9"), ("timeout", "120"), ("keepalive", "5"), ("max_requests", "1000"), ("worker_tmp_dir", "/dev/shm"));
    }

    [SkippableFact]
    public async Task Start_TheSnippetsWithTlsAndHooks_SpeakTls()
    {
        using var tls = new TlsFiles(_folder);
        var document = SeedDocument.Read("001");
        var file = Joined([.. document.Blocks("python", "Configuration Settings Explained"), .. document.Blocks("python", "Advanced Configuration")]);
        var text = (await File.ReadAllTextAsync(file))
            .Replace("/path/to/key.pem", tls.ServerKey, StringComparison.Ordinal)
            .Replace("/path/to/cert.pem", tls.ServerCertificate, StringComparison.Ordinal);
        await using var server = await SampleProgram.Blog.RunAsync(["-c", _folder.Write("tls.conf.py", text), "--bind", "127.0.0.1:0"]);
        await server.Process.WaitForLineAsync("Python hooks do not run here.*when_ready");
        await using var connection = await RawHttp.ConnectAsync(server.Port);
        await connection.StartTlsAsync(tls.Trusting());
        Assert.Equal("""{"status":"healthy"}""", (await connection.GetAsync("/health/")).Text);
    }

    // The snippets leave the import to the reader.
    private string Joined(IEnumerable<string> snippets) => _folder.Write("document.conf.py", "import multiprocessing\n" + string.Join('\n', snippets));
}
