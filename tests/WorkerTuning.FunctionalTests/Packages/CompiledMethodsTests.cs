using System.Globalization;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Packages;

/// <summary>What a start leaves to the JIT, which is most of the time that it takes longer than bare Kestrel's.</summary>
public sealed class CompiledMethodsTests(PackedFolder packed) : IClassFixture<PackedFolder>
{
    // Some 240 without the lines of the log, of 1,950 where the package held IL alone; the same on every machine, give or take ten.
    private const int Most = 300;

    [SkippableFact]
    public async Task Start_OfAPlainBuildWithThePackage_LeavesFewMethodsToTheCompiler()
    {
        Skip.IfNot(PackedFolder.IsRelease, "Only a release build is compiled ahead of time.");
        using var scratch = new ScratchFolder();
        packed.WriteProject(scratch, "Counted", "WorkerTuning");
        scratch.Write("Program.cs", """
            var builder = WebApplication.CreateBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            if (args is ["ours"])
                builder.Services.AddWorkerTuning(builder.Configuration);
            var app = builder.Build();
            app.MapGet("/", () => System.Runtime.JitInfo.GetCompiledMethodCount().ToString());
            app.Run();
            """);
        await DotnetCommand.RunAsync(scratch.Root, "build", "-c", "Release", "-v", "q");

        var bare = await CountAsync(scratch, "bare");
        var ours = await CountAsync(scratch, "ours");

        Assert.True(ours - bare <= Most, $"{ours} methods were compiled until the first answer, {bare} without the package.");
    }

    private static async Task<int> CountAsync(ScratchFolder project, string composition)
    {
        await using var server = ServerProcess.StartDotnet(project.Path("bin/Release/net10.0/Counted.dll"), [composition], workingDirectory: project.Root);
        var address = await server.WaitForListeningAsync();
        await using var connection = await RawHttp.ConnectAsync(address.Port);
        return int.Parse((await connection.GetAsync("/")).Text, CultureInfo.InvariantCulture);
    }
}
