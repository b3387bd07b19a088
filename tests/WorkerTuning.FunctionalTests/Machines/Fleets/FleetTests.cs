using System.Globalization;
using System.Net;
using WorkerTuning.FunctionalTests.Proxies;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Machines.Fleets;

/// <summary>docs/proxies.md's fleets: all replicas are replaced under load, a bad version is taken back, and no request fails.</summary>
public sealed class FleetTests
{
    private static readonly int Requests = int.Parse(Environment.GetEnvironmentVariable("WORKERTUNING_FLEET_REQUESTS") ?? "25000", CultureInfo.InvariantCulture);

    // Recycling all the while. The delay is what HAProxy takes to notice, with some room.
    private static readonly string[] Flags =
    [
        "--worker-class=async", "--workers=2", "--max-requests=300", "--max-requests-jitter=100", "--min-worker-lifetime=0", "--graceful-timeout=10",
        $"--forwarded-allow-ips={HostNetwork.ProxyAddress}",
    ];

    [SkippableFact]
    public async Task HAProxy_ReplicasReplacedOneByOne_NoRequestFails()
    {
        var haproxy = Peers.Require("haproxy");
        await using var fleet = await Fleet.StartAsync([.. Flags, "--shutdown-delay=3"]);
        await using var proxy = fleet.Network.Start(HostNetwork.Proxy, haproxy, ["-db", "-f", fleet.Folder.Write("haproxy.cfg", Block("haproxy"))]);
        await using var load = await BeginAsync(fleet, proxy);

        await ReplaceAllAsync(fleet, load);

        await fleet.StopAsync("b");
        await fleet.StartRefusedAsync("b", "v3");
        await load.MoreAsync(1000);
        // It listens and is not ready: the checks keep requests away from it.
        await fleet.StartBrokenAsync("b", "v3");
        await load.MoreAsync(3000);
        await fleet.StopAsync("b");
        await RestoreAsync(fleet, load, "b");

        await EndAsync(load, proxy);
    }

    [SkippableFact]
    public async Task Nginx_ReplicasReplacedOneByOne_NoRequestFails()
    {
        var nginx = Peers.Require("nginx");
        await using var fleet = await Fleet.StartAsync(Flags);
        var file = fleet.Folder.Write("nginx.conf", $$"""
            {{(Environment.IsPrivilegedProcess ? "user root;" : "")}}
            pid nginx.pid; error_log stderr; worker_processes 1; events { worker_connections 1024; }
            http {
                access_log off;
                client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
                {{Block("nginx")}}
            }
            """);
        await using var proxy = fleet.Network.Start(HostNetwork.Proxy, nginx, ["-p", fleet.Folder.Root, "-c", file, "-g", "daemon off;"]);
        await using var load = await BeginAsync(fleet, proxy);

        await ReplaceAllAsync(fleet, load);

        await fleet.StopAsync("b");
        await fleet.StartRefusedAsync("b", "v3");
        await load.MoreAsync(1000);
        await RestoreAsync(fleet, load, "b");
        // nginx would send it requests. So the operator asks it first, on a socket that nginx does not know, and the old one stays.
        await fleet.StartBrokenAsync("b", "v3", isBeside: true);
        await load.MoreAsync(1000);
        await fleet.StopAsync(Fleet.Beside("b"));

        await EndAsync(load, proxy);
    }

    private static async Task<KeptLoad> BeginAsync(Fleet fleet, ServerProcess proxy)
    {
        var address = new IPEndPoint(fleet.Network.Door, 8080);
        await proxy.WaitForListeningAsync(address);
        await using (var http = await RawHttp.ConnectAsync(address))
            Assert.Equal($"{fleet.Network.Client}:0", (await http.GetAsync("/remote")).Text);
        var load = new KeptLoad(new Uri($"http://{address}"));
        foreach (var name in Fleet.Replicas)
            await load.UntilAnsweredAsync(name + " v1", 100);
        return load;
    }

    private static async Task ReplaceAllAsync(Fleet fleet, KeptLoad load)
    {
        foreach (var name in Fleet.Replicas)
        {
            await fleet.StopAsync(name);
            await RestoreAsync(fleet, load, name);
        }
    }

    // The next one goes when the proxy has taken this one up.
    private static async Task RestoreAsync(Fleet fleet, KeptLoad load, string name)
    {
        await fleet.StartAsync(name, "v2");
        await load.UntilAnsweredAsync(name + " v2", 100);
    }

    private static async Task EndAsync(KeptLoad load, ServerProcess proxy)
    {
        await load.UntilDoneAsync(Requests);
        await load.StopAsync();
        Assert.True(load.Failures.Count == 0, $"{load}\n{proxy.Output}");
        Assert.DoesNotContain(load.Answers.Keys, answer => answer.Contains("v3", StringComparison.Ordinal));
    }

    private static string Block(string language) => MarkdownBlock.Of(Repository.Path("docs", "fleet.md")).Single(b => b.Language == language).Text;
}
