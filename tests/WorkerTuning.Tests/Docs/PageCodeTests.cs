using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using WorkerTuning.Configuration;

namespace WorkerTuning.Tests.Docs;

public class PageCodeTests
{
    // The code of worker-locals.md is compiled in WorkerLocalsPage.cs.
    public static TheoryData<string> PagesWithCode =>
        [.. Directory.GetFiles(Shared.Repository.Path("docs"), "*.md").Select(p => Path.GetFileName(p)!).Where(p => PageCode.Blocks(p, "csharp").Count > 0)];

    [Theory]
    [MemberData(nameof(PagesWithCode))]
    public void Blocks_OfAPage_AreTheCompiledOnes(string page)
    {
        var file = string.Concat(page[..^3].Split('-').Select(w => char.ToUpperInvariant(w[0]) + w[1..])) + "Page.cs";
        var blocks = PageCode.Blocks(page, "csharp");

        Assert.Equal(PageCode.Regions(file).Order(StringComparer.Ordinal), blocks.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("memory.md")]
    [InlineData("recycling.md")]
    [InlineData("timeouts.md")]
    public void Json_OfAPage_NamesSettingsThatExist(string page)
    {
        foreach (var block in PageCode.Blocks(page, "json"))
        {
            var section = JsonDocument.Parse(block).RootElement.GetProperty(WorkerTuningOptions.SectionName);
            Assert.All(section.EnumerateObject(), p => Assert.Contains(SettingsCatalogue.Owned, s => s.Key == p.Name));
        }
    }

    [Fact]
    public void Code_OfThePages_BuildsAHost()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddRoutingCore();
        builder.Services.AddWorkerTuning(new ConfigurationBuilder().Build());
        HooksPage.Register(builder);
        MemoryPage.Register(builder);
        WorkerLocalsPage.Register(builder);
        RecyclingPage.Register(builder);

        var services = builder.Services.BuildServiceProvider();

        Assert.IsType<HooksPage.ServiceHooks>(services.GetRequiredService<IWorkerHooks>());
    }

    [Fact]
    public void HooksPage_HasEveryHook()
    {
        var page = File.ReadAllText(Shared.Repository.Path("docs", "hooks.md"));

        Assert.All(typeof(IWorkerHooks).GetMethods(), m => Assert.Contains($"`{m.Name}(", page));
    }
}
