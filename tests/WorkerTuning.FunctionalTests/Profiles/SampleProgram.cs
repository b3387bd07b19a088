using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Profiles;

/// <summary>A program of the samples folder, started in its own folder as its README says.</summary>
/// <param name="Folder">From the repository's root.</param>
/// <param name="Assembly">The name of its dll.</param>
internal sealed record SampleProgram(string Folder, string Assembly)
{
    public static readonly SampleProgram Quickstart = new("samples/Quickstart", "Quickstart");
    public static readonly SampleProgram FromGunicorn = new("samples/FromGunicorn", "FromGunicorn");
    public static readonly SampleProgram LeakyDependency = new("samples/LeakyDependency", "LeakyDependency");
    public static readonly SampleProgram Pools = new("samples/Pools", "Pools");
    public static readonly SampleProgram Mvc = new("samples/Mvc", "Mvc");
    public static readonly SampleProgram BehindNginx = new("samples/BehindNginx", "BehindNginx");
    public static readonly SampleProgram Realtime = new("samples/Realtime", "Realtime");
    public static readonly SampleProgram Observability = new("samples/Observability", "Observability");
    public static readonly SampleProgram NativeAot = new("samples/NativeAot", "NativeAot");
    public static readonly SampleProgram Pxe = new("samples/profiles/pxe", "Pxe");
    public static readonly SampleProgram Blog = new("samples/profiles/blog", "Blog");
    public static readonly SampleProgram Kore = new("samples/profiles/kore", "Kore");
    public static readonly SampleProgram DevSim = new("samples/profiles/devsim", "DevSim");
    public static readonly SampleProgram DnsProxy = new("samples/profiles/dnsproxy", "DnsProxy");

    // Many processes may start at once on few processors.
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(1);

    // bin/Debug/net10.0 of the tests is also the sample's.
    private static readonly string Output = System.IO.Path.Combine(
        "bin", System.IO.Path.GetFileName(System.IO.Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd('/'))!), "net10.0");

    public static IReadOnlyList<SampleProgram> All { get; } = [Quickstart, FromGunicorn, LeakyDependency, Pools, Mvc, BehindNginx, Realtime, Observability, NativeAot, Pxe, Blog, Kore, DevSim, DnsProxy];

    public string Dll => Path(System.IO.Path.Combine(Output, Assembly + ".dll"));

    public string Path(string name) => Repository.Path(Folder, name);

    public ServerProcess Start(IEnumerable<string> args, IReadOnlyDictionary<string, string?>? environment = null, string? workingDirectory = null) =>
        ServerProcess.StartDotnet(Dll, args, environment, workingDirectory ?? Repository.Path(Folder));

    /// <summary>Starts it and waits until it listens.</summary>
    public async Task<RunningSample> RunAsync(
        IEnumerable<string> args, IReadOnlyDictionary<string, string?>? environment = null, string? workingDirectory = null)
    {
        var process = Start(args, environment, workingDirectory);
        try
        {
            var address = await process.WaitForListeningAsync(limit: StartLimit);
            // The host says so once everything is applied.
            await process.WaitForLineAsync("Application started", limit: StartLimit);
            return new RunningSample(process, address);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>What <c>--print-config</c> says.</summary>
    public async Task<PrintedConfig> PrintAsync(
        IEnumerable<string> args, IReadOnlyDictionary<string, string?>? environment = null, string? workingDirectory = null)
    {
        await using var process = Start([.. args, "--print-config"], environment, workingDirectory);
        var code = await process.WaitForExitAsync(StartLimit);
        Assert.True(code == 0, $"{process}\n{process.Output}");
        return PrintedConfig.Parse(process.Output.Lines.Where(line => line.Stream == OutputStream.Out).Select(line => line.Text));
    }

    public Task<PrintedConfig> PrintAsync(int cpu, params string[] args) => PrintAsync(args, Cpu(cpu));

    /// <summary>An environment in which .NET sees so many processors.</summary>
    public static Dictionary<string, string?> Cpu(int count, params (string Name, string Value)[] more)
    {
        var environment = more.ToDictionary(pair => pair.Name, string? (pair) => pair.Value);
        environment["DOTNET_PROCESSOR_COUNT"] = count.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return environment;
    }
}
