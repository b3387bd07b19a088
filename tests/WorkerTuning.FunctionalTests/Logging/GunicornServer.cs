using System.Net;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Logging;

/// <summary>gunicorn with a small application that answers as <see cref="SameAnswers"/> does.</summary>
internal sealed class GunicornServer : IAsyncDisposable
{
    private const string Application = """
        def app(environ, start_response):
            path = environ["PATH_INFO"]
            if path == "/nothing":
                start_response("204 No Content", [])
                return []
            if path == "/throws":
                raise RuntimeError("oops")
            if path == "/missing":
                start_response("404 Not Found", [("Content-Length", "0")])
                return []
            body = b"" if environ["REQUEST_METHOD"] == "HEAD" else b"hello"
            start_response("200 OK", [("Content-Length", "5"), ("X-Answer", 'say "yes"')])
            return [body]

        """;

    private GunicornServer(ServerProcess process, int port) => (Process, Port) = (process, port);

    public ServerProcess Process { get; }

    public int Port { get; }

    public static async Task<GunicornServer> StartAsync(ScratchFolder folder, params string[] args)
    {
        folder.Write("answers.py", Application);
        var port = FreePort.Next();
        var process = ServerProcess.Start("gunicorn", ["--bind", $"127.0.0.1:{port}", "--chdir", folder.Root, .. args, "answers:app"], workingDirectory: folder.Root);
        await process.WaitForListeningAsync(new IPEndPoint(IPAddress.Loopback, port), TimeSpan.FromSeconds(30));
        return new GunicornServer(process, port);
    }

    public async Task<int> StopAsync()
    {
        Process.Signal(UnixSignal.Term);
        return await Process.WaitForExitAsync(TimeSpan.FromSeconds(30));
    }

    public ValueTask DisposeAsync() => Process.DisposeAsync();
}
