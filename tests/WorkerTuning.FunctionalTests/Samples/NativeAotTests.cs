using WorkerTuning.FunctionalTests.Profiles;

namespace WorkerTuning.FunctionalTests.Samples;

public sealed class NativeAotTests
{
    /// <summary>Under the JIT; as machine code the same lines are tried by NativeProgramTests.</summary>
    [SkippableFact]
    public async Task Start_WithItsFile_AnswersWithHealthAndDashboard()
    {
        await using var server = await SampleProgram.NativeAot.RunAsync(["--bind", "127.0.0.1:0"]);

        Assert.Equal("hello\n", (await server.GetAsync("/")).Text);
        Assert.Equal(200, (await server.GetAsync("/health/ready")).Status);
        Assert.Contains("\"workers\"", (await server.GetAsync("/workers", "Accept: application/json")).Text, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Dockerfile_HoldsTheProgramAndItsFile()
    {
        var dockerfile = await File.ReadAllTextAsync(SampleProgram.NativeAot.Path("Dockerfile"));

        Assert.Contains("RUN dotnet publish samples/NativeAot ", dockerfile, StringComparison.Ordinal);
        Assert.Contains("COPY --from=build /app/NativeAot /app/gunicorn.conf.py ./", dockerfile, StringComparison.Ordinal);
        Assert.Contains("ENTRYPOINT [\"./NativeAot\"]", dockerfile, StringComparison.Ordinal);
        Assert.Contains("<None Update=\"gunicorn.conf.py\" CopyToPublishDirectory=", await File.ReadAllTextAsync(SampleProgram.NativeAot.Path("NativeAot.csproj")), StringComparison.Ordinal);
    }
}
