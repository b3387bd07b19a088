using System.Net;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Nginx;

/// <summary>nginx in front of servers as it is usually set up: connections to them are kept, and what it did is in its access log.</summary>
internal sealed class NginxProxy : IAsyncDisposable
{
    private readonly ScratchFolder _folder;
    private readonly ServerProcess _process;

    private NginxProxy(ScratchFolder folder, ServerProcess process, int port)
    {
        _folder = folder;
        _process = process;
        Port = port;
    }

    public int Port { get; }

    /// <summary>A line a request: the status that the client got, and those of the servers that were tried, with commas between.</summary>
    public IReadOnlyList<string> Requests => File.Exists(_folder.Path("access.log")) ? File.ReadAllLines(_folder.Path("access.log")) : [];

    /// <summary>What nginx complained of.</summary>
    public IReadOnlyList<string> Errors => [.. _process.Output.Lines.Select(l => l.Text).Where(l => l.Contains("[error]", StringComparison.Ordinal) || l.Contains("[crit]", StringComparison.Ordinal))];

    /// <param name="servers">Such as <c>127.0.0.1:8000</c> and <c>unix:/run/app.sock</c>.</param>
    /// <param name="location">More directives of the location.</param>
    public static async Task<NginxProxy> StartAsync(string[] servers, string location = "")
    {
        var nginx = Peers.Require("nginx");
        var (folder, port) = (new ScratchFolder(), FreePort.Next());
        var file = folder.Write("nginx.conf", $$"""
            {{(Environment.IsPrivilegedProcess ? "user root;" : "")}}
            pid nginx.pid; error_log stderr; worker_processes 1; worker_rlimit_nofile 4096; events { worker_connections 2048; }
            http {
                log_format upstream "$status $upstream_status";
                access_log access.log upstream;
                client_max_body_size 0;
                client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
                upstream app {
                    {{string.Concat(servers.Select(s => $"server {s};\n"))}}
                    keepalive 16;
                }
                server {
                    listen 127.0.0.1:{{port}};
                    location / {
                        proxy_pass http://app;
                        proxy_http_version 1.1;
                        proxy_set_header Connection "";
                        proxy_set_header Host $http_host;
                        {{location}}
                    }
                }
            }
            """);
        var process = ServerProcess.Start(nginx, ["-p", folder.Root, "-c", file, "-g", "daemon off;"]);
        var proxy = new NginxProxy(folder, process, port);
        try
        {
            await process.WaitForListeningAsync(new IPEndPoint(IPAddress.Loopback, port));
            return proxy;
        }
        catch
        {
            await proxy.DisposeAsync();
            throw;
        }
    }

    public Task<RawHttp> ConnectAsync() => RawHttp.ConnectAsync(Port);

    /// <summary>Waits until its access log has a line that fits: it is written after the response.</summary>
    public async Task<IReadOnlyList<string>> WaitForRequestsAsync(Func<IReadOnlyList<string>, bool> fit)
    {
        using var limit = new CancellationTokenSource(WithTimeoutExtensions.Default);
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (true)
        {
            var requests = Requests;
            if (fit(requests))
                return requests;
            Assert.False(limit.IsCancellationRequested, $"nginx has served {string.Join(", ", requests)}.\n{_process.Output}");
            await look.WaitForNextTickAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Dispose();
    }
}
