using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using WorkerTuning.Applying;
using WorkerTuning.Applying.Linux;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Applying;

[Collection(nameof(ProcessWide))]
public sealed class TwoHostsTests : IDisposable
{
    private const string Variable = "WORKERTUNING_TWO_HOSTS";

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ThreadMinimum_WhicheverHostEndsFirst_IsTheOthersAndThenAsBefore(bool firstEndsFirst)
    {
        var before = Threads();
        var few = await StartAsync(("WorkerClass", "gthread"), ("Workers", "1"), ("Threads", $"{before + 50}"));
        var many = await StartAsync(("WorkerClass", "gthread"), ("Workers", "1"), ("Threads", $"{before + 90}"));
        Assert.Equal(before, Threads());
        few.Services.GetRequiredService<ThreadPoolSetup>().NoteBlocked();
        var withFew = Threads();
        many.Services.GetRequiredService<ThreadPoolSetup>().NoteBlocked();
        var withMany = Threads();
        Assert.True(before < withFew && withFew < withMany);

        await EndAsync(firstEndsFirst ? few : many);
        Assert.Equal(firstEndsFirst ? withMany : withFew, Threads());
        await EndAsync(firstEndsFirst ? many : few);
        Assert.Equal(before, Threads());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task FolderVariableAndTempFolder_WhicheverHostEndsFirst_AreTheOthersAndThenAsBefore(bool firstEndsFirst)
    {
        var before = State();
        var (a, b) = (_folder.Folder("a"), _folder.Folder("b"));
        var first = await StartAsync(("Chdir", a), ("RawEnv:0", Variable + "=a"), ("TmpUploadDir", a));
        Assert.Equal((a, "a", a), State());
        var second = await StartAsync(("Chdir", b), ("RawEnv:0", Variable + "=b"), ("TmpUploadDir", b));
        Assert.Equal((b, "b", b), State());

        await EndAsync(firstEndsFirst ? first : second);
        Assert.Equal(firstEndsFirst ? (b, "b", b) : (a, "a", a), State());
        await EndAsync(firstEndsFirst ? second : first);
        Assert.Equal(before, State());
    }

    [SkippableFact]
    public async Task UmaskAndName_AfterTheHost_AreAsBefore()
    {
        Skip.IfNot(OperatingSystem.IsLinux());
        var before = (ProcessFace.Umask(), ProcessFace.Name(), ProcessTitle.Read());
        var host = await StartAsync(("Umask", "0077"), ("ProcName", "two-hosts"));
        Assert.Equal((Convert.ToUInt32("077", 8), "two-hosts"), (ProcessFace.Umask(), ProcessFace.Name()));
        Assert.Equal("gunicorn: master [two-hosts]", ProcessTitle.Read().TrimEnd('\0'));
        Assert.Equal(before.Item3, ProcessTitle.Original);

        await EndAsync(host);

        Assert.Equal(before, (ProcessFace.Umask(), ProcessFace.Name(), ProcessTitle.Read()));
    }

    private static (string Folder, string? Variable, string? Temp) State() =>
        (Directory.GetCurrentDirectory(), Environment.GetEnvironmentVariable(Variable), Environment.GetEnvironmentVariable("ASPNETCORE_TEMP"));

    private static int Threads()
    {
        ThreadPool.GetMinThreads(out var threads, out _);
        return threads;
    }

    private static async Task<IHost> StartAsync(params (string Name, string Value)[] settings)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create("WorkerTuning:" + s.Name, (string?)s.Value)));
        builder.Services.AddWorkerTuning(builder.Configuration);
        var host = builder.Build();
        await host.StartAsync().WithTimeout();
        return host;
    }

    private static async Task EndAsync(IHost host)
    {
        await host.StopAsync().WithTimeout();
        await Task.Run(host.Dispose).WithTimeout();
    }
}
