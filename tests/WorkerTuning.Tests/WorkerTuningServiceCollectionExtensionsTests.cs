using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using WorkerTuning.Tests.Configuration;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests;

public class WorkerTuningServiceCollectionExtensionsTests
{
    [Fact]
    public void AddWorkerTuning_Twice_AddsEveryServiceOnceAndRunsBothDelegates()
    {
        using var given = new Given().InMemory("WorkerTuning:Workers", "3");
        var configuration = given.Configuration();
        var once = Services(given).AddWorkerTuning(configuration).Count;
        var services = Services(given).AddWorkerTuning(configuration, o => o.Workers = o.Workers!.Value.Minimum + 1).AddWorkerTuning(configuration, o => o.Workers = o.Workers!.Value.Minimum * 2);
        using var provider = services.BuildServiceProvider();

        Assert.Equal(once + 2, services.Count);
        Assert.Equal(8, provider.GetRequiredService<WorkerPlan>().Workers);
        Assert.Contains(TestPlan.Setting("workers", "8", "code"), provider.GetRequiredService<WorkerPlan>().Settings);
    }

    [Fact]
    public void AddWorkerTuning_ASecondConfiguration_AddsItsValues()
    {
        using var given = new Given().InMemory("WorkerTuning:Workers", "3").InMemory("WorkerTuning:Threads", "2");
        using var other = new Given().InMemory("WorkerTuning:Workers", "5");
        using var provider = Services(given).AddWorkerTuning(given.Configuration()).AddWorkerTuning(other.Configuration()).BuildServiceProvider();
        var options = provider.GetRequiredService<IOptions<WorkerTuningOptions>>().Value;

        Assert.Equal((5, 2), (options.Workers, options.Threads));
    }

    [Fact]
    public void AddWorkerTuning_WrongSettings_SurfaceTogetherWithWhatCodeBroke()
    {
        using var given = new Given().InMemory("WorkerTuning:Workers", "many");
        using var provider = Services(given)
            .AddWorkerTuning(given.Configuration(), o =>
            {
                o.Timeout = Timeout.InfiniteTimeSpan;
                o.KeyFile = "/none.pem";
            })
            .BuildServiceProvider();
        var failure = Assert.Throws<WorkerTuningException>(provider.GetRequiredService<WorkerPlan>);

        Assert.Equal(
            [
                "workers = \"many\" (Memory configuration): must be a whole number, or an expression over cpu such as \"cpu * 2 + 1\" or \"min(cpu * 2 + 1, 8)\", or a range of two such as \"2..16\"",
                "timeout = -1ms (code): must be from 0 to 36500 days",
                "keyfile = /none.pem (code): must be a PEM file that exists",
            ],
            failure.Failures);
    }

    [Fact]
    public async Task AddWorkerTuning_AGenericHost_StartsAndStops()
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection([KeyValuePair.Create("WorkerTuning:Workers", (string?)"3")]);
        builder.Services.AddWorkerTuning(builder.Configuration.GetSection("WorkerTuning"));
        using var host = builder.Build();
        await host.StartAsync();

        Assert.Equal(3, host.Services.GetRequiredService<WorkerPlan>().Workers);
        await host.StopAsync();
    }

    [Fact]
    public async Task AddWorkerTuning_AGenericHostWithWrongSettings_FailsToStart()
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection([KeyValuePair.Create("WorkerTuning:Workers", (string?)"0")]);
        builder.Services.AddWorkerTuning(builder.Configuration);

        var failure = await Assert.ThrowsAsync<WorkerTuningException>(async () =>
        {
            using var host = builder.Build();
            await host.StartAsync();
        });

        Assert.Equal("workers = \"0\" (Memory configuration): must be from 1 to 65536", failure.Message);
    }

    [Fact]
    public void AddWorkerTuning_NullArguments_AreRefused()
    {
        Assert.Throws<ArgumentNullException>(() => new ServiceCollection().AddWorkerTuning(null!));
        Assert.Throws<ArgumentNullException>(() => ((IServiceCollection)null!).AddWorkerTuning(new ConfigurationBuilder().Build()));
        Assert.Throws<ArgumentNullException>(() => new ConfigurationBuilder().AddGunicorn(null!));
        Assert.Throws<ArgumentNullException>(() => new ConfigurationBuilder().AddGunicornConfigFile(null!));
    }

    private static IServiceCollection Services(Given given) => new ServiceCollection().AddLogging().AddSingleton(given.Environment());
}
