using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Documents;

/// <summary>What the pages say for nginx and HAProxy, these programs take.</summary>
public sealed class PeerBlockTests : IDisposable
{
    private const string StreamModule = "/usr/lib/nginx/modules/ngx_stream_module.so";

    private readonly ScratchFolder _folder = new();

    private static IReadOnlyList<MarkdownBlock> Blocks { get; } = [.. MarkdownBlock.Pages.SelectMany(MarkdownBlock.Of)];

    public static TheoryData<string, int> OfNginx => Of("nginx");

    public static TheoryData<string, int> OfHAProxy => Of("haproxy");

    public void Dispose() => _folder.Dispose();

    [SkippableTheory, MemberData(nameof(OfNginx))]
    public async Task Blocks_OfNginx_AreTaken(string page, int index)
    {
        var nginx = Peers.Require("nginx");
        var text = Find(page, index).Text;
        var isStream = text.StartsWith("stream", StringComparison.Ordinal);
        var whole = isStream ? $"load_module {Peers.Require(StreamModule)};\n" : "";
        whole += $"pid {_folder.Path("pid")};\nevents {{ }}\n";
        whole += isStream ? text : text.StartsWith("location", StringComparison.Ordinal) ? $"http {{ server {{ listen 127.0.0.1:8080; {text} }} }}" : $"http {{ {text} }}";
        var file = _folder.Write("nginx.conf", whole);

        await AssertTakenAsync(nginx, "-t", "-q", "-e", "stderr", "-c", file);
    }

    [SkippableTheory, MemberData(nameof(OfHAProxy))]
    public async Task Blocks_OfHAProxy_AreTaken(string page, int index)
    {
        var haproxy = Peers.Require("haproxy");
        var text = Find(page, index).Text;
        const string Before = "defaults\n  mode http\n  timeout connect 1s\n  timeout client 1s\n  timeout server 1s\nfrontend in\n  bind 127.0.0.1:8080\n  default_backend app\n";
        var whole = text.StartsWith("global", StringComparison.Ordinal) ? text : Before + (text.StartsWith("server", StringComparison.Ordinal) ? "backend app\n" : "") + text;
        var file = _folder.Write("haproxy.cfg", whole);

        await AssertTakenAsync(haproxy, "-c", "-f", file);
    }

    private static async Task AssertTakenAsync(string program, params string[] arguments)
    {
        await using var process = ServerProcess.Start(program, arguments);
        var code = await process.WaitForExitAsync(TimeSpan.FromMinutes(1));
        Assert.True(code == 0, string.Join('\n', process.Output.Lines.Select(line => line.Text)));
    }

    private static TheoryData<string, int> Of(string language)
    {
        var data = new TheoryData<string, int>();
        foreach (var block in Blocks.Where(b => b.Language == language && b.Kind is null))
            data.Add(Path.GetFileName(block.Page), block.Index);
        return data;
    }

    private static MarkdownBlock Find(string page, int index) => Blocks.Single(b => Path.GetFileName(b.Page) == page && b.Index == index);
}
