using WorkerTuning.FunctionalTests.Applying;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Machines.Fleets;

/// <summary>Three replicas of the test application on hosts of their own, and what an operator does to them.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    // On processors that everything else uses as well.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static readonly (string Name, string Address)[] Hosts = [("a", "192.0.2.11"), ("b", "192.0.2.12"), ("c", "192.0.2.13")];

    private readonly ScratchFolder _folder = new();
    private readonly Dictionary<string, ServerProcess> _replicas = [];
    private readonly string[] _flags;
    private HostNetwork? _network;

    private Fleet(string[] flags) => _flags = flags;

    public static IReadOnlyList<string> Replicas { get; } = [.. Hosts.Select(h => h.Name)];

    public HostNetwork Network => _network!;

    public ScratchFolder Folder => _folder;

    /// <param name="flags">Of every version.</param>
    public static async Task<Fleet> StartAsync(params string[] flags)
    {
        var fleet = new Fleet(flags);
        try
        {
            fleet._network = await HostNetwork.MakeAsync(Path.GetFileName(fleet._folder.Root), Hosts);
            foreach (var name in Replicas)
                await fleet.StartAsync(name, "v1");
            return fleet;
        }
        catch
        {
            await fleet.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a version and waits until it is ready.</summary>
    public async Task StartAsync(string name, string version)
    {
        var replica = Begin(name, version);
        await replica.WaitForLineAsync("Application started", limit: Patience);
        await UntilAsync(name, 200);
    }

    /// <summary>TERM, and the end.</summary>
    public async Task StopAsync(string name)
    {
        var replica = _replicas[name];
        replica.Signal(UnixSignal.Term);
        var code = await replica.WaitForExitAsync(Patience);
        Assert.True(code == 0, $"{replica}\n{replica.Output}");
        _replicas.Remove(name);
        await replica.DisposeAsync();
    }

    /// <summary>A version whose settings are wrong.</summary>
    public async Task StartRefusedAsync(string name, string version)
    {
        await using var replica = Begin(name, version, "--workers=several");
        _replicas.Remove(name);
        Assert.Equal(1, await replica.WaitForExitAsync(Patience));
    }

    /// <summary>A version that serves nothing and is never ready.</summary>
    /// <param name="isBeside">It listens on its unix socket alone, and so may run beside another.</param>
    public async Task StartBrokenAsync(string name, string version, bool isBeside = false)
    {
        var replica = Begin(name, version, broken: true, isBeside: isBeside);
        await replica.WaitForLineAsync("Application started", limit: Patience);
        await UntilAsync(isBeside ? Beside(name) : name, 503);
    }

    /// <summary>What the operator calls the one that runs beside another.</summary>
    public static string Beside(string name) => name + ".new";

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in _replicas.Values)
            await replica.DisposeAsync();
        if (_network is not null)
            await _network.DisposeAsync();
        _folder.Dispose();
    }

    private ServerProcess Begin(string name, string version, string? flag = null, bool broken = false, bool isBeside = false)
    {
        var key = isBeside ? Beside(name) : name;
        var environment = new Dictionary<string, string?> { ["REPLICA"] = $"{name} {version}", ["TESTAPP_BROKEN"] = broken ? "1" : null };
        string[] bind = isBeside ? [] : ["--bind=0.0.0.0:8000"];
        string?[] args = [TestApp.Dll, .. bind, $"--bind=unix:{_folder.Path(key)}", .. _flags, flag];
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? Peers.Require("dotnet");
        return _replicas[key] = Network.Start(name, dotnet, args.OfType<string>(), environment);
    }

    // By the socket, since the replica's address is not this machine's to reach.
    private async Task UntilAsync(string key, int status)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (true)
        {
            await using var http = await RawHttp.ConnectUnixAsync(_folder.Path(key));
            http.Limit = Patience;
            var response = await http.GetAsync("/health/ready");
            if (response.Status == status)
                return;
            Assert.False(limit.IsCancellationRequested, $"{key}: {response.Status} {response.Text}");
            await pause.WaitForNextTickAsync();
        }
    }
}
