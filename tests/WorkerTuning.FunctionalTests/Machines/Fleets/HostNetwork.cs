using System.Net;
using System.Security.Cryptography;
using WorkerTuning.FunctionalTests.Applying;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Machines.Fleets;

/// <summary>
/// Hosts on one wire: network namespaces with addresses that are for examples, and a door from this machine to the host called proxy. Two networks
/// do not meet, whatever their addresses.
/// </summary>
internal sealed class HostNetwork : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly string _name;
    private readonly List<string> _namespaces = [];

    private HostNetwork(string name, int index)
    {
        _name = name;
        (Client, Door) = (Address(index, 1), Address(index, 2));
    }

    public const string Proxy = "proxy";

    public const string ProxyAddress = "192.0.2.10";

    /// <summary>Where the proxy is reached from this machine.</summary>
    public IPAddress Door { get; }

    /// <summary>This machine's address, as the proxy sees it.</summary>
    public IPAddress Client { get; }

    /// <summary>Skips where this machine cannot make namespaces, and says why.</summary>
    /// <param name="name">Unique, and short: it is the name of an interface.</param>
    /// <param name="hosts">Their names and addresses in 192.0.2.0/24.</param>
    public static async Task<HostNetwork> MakeAsync(string name, params (string Name, string Address)[] hosts)
    {
        TestApp.RequireRoot();
        Peers.Require("nsenter");
        Peers.Require("ip");
        var network = new HostNetwork(name, RandomNumberGenerator.GetInt32(1 << 14));
        try
        {
            var (code, output) = await network.AddAsync("wire");
            Skip.If(code != 0, $"SKIPPED: this machine makes no network namespaces (ip netns add ended with {code}):\n{output}");
            await RunAsync($"ip -n {name}-wire link add wire type bridge && ip -n {name}-wire link set wire up");
            foreach (var (host, address) in hosts.Prepend((Proxy, ProxyAddress)))
            {
                await network.AddAsync(host);
                await RunAsync($"""
                    set -e
                    ip -n {name}-wire link add to-{host} type veth peer name eth0 netns {name}-{host}
                    ip -n {name}-wire link set to-{host} master wire up
                    ip -n {name}-{host} address add {address}/24 dev eth0
                    ip -n {name}-{host} link set lo up
                    ip -n {name}-{host} link set eth0 up
                    """);
            }

            await RunAsync($"""
                set -e
                ip link add {name} type veth peer name door netns {name}-{Proxy}
                ip address add {network.Client}/30 dev {name}
                ip link set {name} up
                ip -n {name}-{Proxy} address add {network.Door}/30 dev door
                ip -n {name}-{Proxy} link set door up
                """);
            return network;
        }
        catch
        {
            await network.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a program on a host.</summary>
    public ServerProcess Start(string host, string program, IEnumerable<string> args, IReadOnlyDictionary<string, string?>? environment = null, string? workingDirectory = null) =>
        ServerProcess.Start("nsenter", [$"--net=/run/netns/{_name}-{host}", program, .. args], environment, workingDirectory);

    // A pair of interfaces goes with either end of it.
    public async ValueTask DisposeAsync()
    {
        foreach (var space in _namespaces)
            await ShellAsync($"ip netns delete {space}");
    }

    private static IPAddress Address(int index, int host) => new([198, (byte)(18 + (index >> 14)), (byte)(index >> 6), (byte)(((index & 63) << 2) + host)]);

    private async Task<(int Code, string Output)> AddAsync(string host)
    {
        var result = await ShellAsync($"ip netns add {_name}-{host}");
        if (result.Code == 0)
            _namespaces.Add($"{_name}-{host}");
        return result;
    }

    private static async Task RunAsync(string script)
    {
        var (code, output) = await ShellAsync(script);
        Assert.True(code == 0, $"{script}\nended with {code}:\n{output}");
    }

    private static async Task<(int Code, string Output)> ShellAsync(string script)
    {
        await using var shell = ServerProcess.Start("sh", ["-c", script]);
        return (await shell.WaitForExitAsync(Patience), shell.Output.ToString());
    }
}
