using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting.Internal;
using WorkerTuning.AccessLog.Format;
using WorkerTuning.Configuration.Values;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Docs;

public class PageCodeTests
{
    [Fact]
    public async Task Code_OfThePages_BuildsAHost()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore();
        builder.Services.AddWorkerTuning(new ConfigurationBuilder().Build());
        HooksPage.Register(builder);
        MemoryPage.Register(builder);
        WorkerLocalsPage.Register(builder);
        PoolsPage.Register(builder);
        RecyclingPage.Register(builder);
        TelemetryPage.Register(builder);
        HealthPage.Register(builder, () => HealthCheckResult.Healthy());
        HealthPage.RegisterOurs(builder);

        await using var services = builder.Services.BuildServiceProvider();

        await using var app = builder.Build();
        TelemetryPage.Map(app);
        HealthPage.Map(app);
        PoolsPage.Map(app);
        // As at the end of a host that ran: else its metrics pipeline would listen on in other tests.
        ((ApplicationLifetime)app.Lifetime).NotifyStopped();

        Assert.IsType<HooksPage.ServiceHooks>(services.GetRequiredService<IWorkerHooks>());
    }

    [Fact]
    public void WorkerLocalsPage_TheTestOfAPage_NeedsNoWorker()
    {
        using var folder = new ScratchFolder();
        folder.Write("greeting", "hello");

        Assert.Equal("hello", WorkerLocalsPage.RenderGreeting(folder.Root));
    }

    [Fact]
    public void LoggingPage_HasEveryAtomWithItsField()
    {
        var page = File.ReadAllText(Repository.Path("docs", "logging.md"));
        var headers = new List<string>();

        Assert.All(Atoms.Names, name => Assert.Contains($"| `%({name})s` | {Field(name)} |", page));
        Assert.All(EnvironAtoms.Names, name => Assert.Contains($"`{(name.Contains('.') ? name : name.ToUpperInvariant())}`", page));

        string Field(string name) => Atoms.Make(new FormatPart(null, name), headers).Field is { } field ? $"`{field}`" : "";
    }

    [Fact]
    public void LoggingPage_HasEverySettingOfItsSection()
    {
        var page = File.ReadAllText(Repository.Path("docs", "logging.md"));

        Assert.All(SettingSections.All().Single(s => s.Title == "Logging").Settings.Where(s => s.Property is not null), s => Assert.Contains($"`{s.Name}`", page));
    }

    [Fact]
    public void HooksPage_HasEveryHook()
    {
        var page = File.ReadAllText(Repository.Path("docs", "hooks.md"));

        Assert.All(typeof(IWorkerHooks).GetMethods(), m => Assert.Contains($"`{m.Name}(", page));
    }

    [Fact]
    public void Index_ListsEveryPage()
    {
        var index = File.ReadAllText(Repository.Path("docs", "README.md"));

        Assert.All(
            Directory.GetFiles(Repository.Path("docs"), "*.md").Select(path => Path.GetFileName(path)).Where(name => name != "README.md"),
            name => Assert.Contains($"({name})", index, StringComparison.Ordinal));
    }

    [Fact]
    public void Readme_IsShort() => Assert.InRange(File.ReadAllLines(Repository.Path("README.md")).Length, 1, 149);
}
