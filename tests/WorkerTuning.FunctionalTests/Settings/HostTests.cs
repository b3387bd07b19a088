using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Settings;

public class HostTests
{
    private static readonly KeyValuePair<string, string?>[] Settings =
        [new("WorkerTuning:Bind", "127.0.0.1:0"), new("WorkerTuning:Workers", "3"), new("WorkerTuning:LimitRequestFields", "20")];

    [Fact]
    public async Task AddWorkerTuning_AWebApplication_ServesByItsSettings()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(Settings).AddGunicorn(["--workers", "4", "--WorkerTuning:Defaults=aspnetcore"]);
        builder.Services.AddWorkerTuning(builder.Configuration);
        await using var app = builder.Build();
        app.MapGet("/", () => "hello");
        await app.StartAsync().WithTimeout();

        Assert.Equal("hello", await GetAsync(app.Services));
        Assert.Contains(TestPlan.Setting("workers", "4", "flag --workers"), app.Services.GetRequiredService<WorkerPlan>().Settings);
        await app.StopAsync().WithTimeout();
    }

    [Fact]
    public async Task AddWorkerTuning_AGenericHostWithAWebServer_ServesByItsSettings()
    {
        using var host = new HostBuilder()
            .ConfigureAppConfiguration(configuration => configuration.AddInMemoryCollection(Settings))
            .ConfigureWebHost(web => web.UseKestrel().Configure(app => app.Run(context => context.Response.WriteAsync("hello"))))
            .ConfigureServices((context, services) => services.AddWorkerTuning(context.Configuration.GetSection("WorkerTuning")))
            .Build();
        await host.StartAsync().WithTimeout();

        Assert.Equal("hello", await GetAsync(host.Services));
        Assert.Contains(TestPlan.Setting("workers", "3", "Memory configuration"), host.Services.GetRequiredService<WorkerPlan>().Settings);
        await host.StopAsync().WithTimeout();
    }

    [Fact]
    public void AddWorkerTuning_AWebApplicationWithWrongSettings_FailsToBuild()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(Settings);
        builder.Services.AddWorkerTuning(builder.Configuration, options => options.Workers = -1);

        Assert.Equal("workers = -1 (code): must be from 1 to 65536", Assert.Throws<WorkerTuningException>(builder.Build).Message);
    }

    private static async Task<string> GetAsync(IServiceProvider services)
    {
        using var client = new HttpClient();
        var address = services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single();
        return await client.GetStringAsync(new Uri(address)).WithTimeout();
    }
}
