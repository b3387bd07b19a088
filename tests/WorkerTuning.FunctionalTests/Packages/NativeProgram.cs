using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Packages;

/// <summary>
/// The quickstart with the packages, outside the repository, in both ways: built, and published as a NativeAOT program. That takes two minutes of
/// two processors, so it is made only where WORKERTUNING_AOT=1 asks for it.
/// </summary>
public sealed class NativeProgram : IAsyncLifetime, IDisposable
{
    private readonly PackedFolder _packed = new();
    private readonly ScratchFolder _scratch = new();

    internal static bool IsWanted => Environment.GetEnvironmentVariable("WORKERTUNING_AOT") == "1";

    /// <summary>The program.</summary>
    internal string Native => _scratch.Path("native/Same");

    /// <summary>The assembly that the JIT runs.</summary>
    internal string Built => _scratch.Path("built/Same.dll");

    internal static void Require()
    {
        Skip.IfNot(IsWanted, "WORKERTUNING_AOT=1 asks for it.");
        Peers.Require("clang");
    }

    public async Task InitializeAsync()
    {
        if (!IsWanted || Peers.Find("clang") is null)
            return;
        await _packed.InitializeAsync();
        // A warning of the trimmer or of the compiler fails it.
        _packed.WriteProject(_scratch, "Same", "WorkerTuning.Prometheus", "<InvariantGlobalization>true</InvariantGlobalization><PublishAot>true</PublishAot>");
        _scratch.Write("Program.cs", await File.ReadAllTextAsync(Repository.Path("samples/Quickstart/Program.cs")));
        await DotnetCommand.RunAsync(_scratch.Root, "publish", "-c", "Release", "-r", PackedFolder.Platform, "-v", "q", "-o", "native");
        await DotnetCommand.RunAsync(_scratch.Root, "build", "-c", "Release", "-v", "q", "-o", "built", "-p:PublishAot=false");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _scratch.Dispose();
        _packed.Dispose();
    }
}
