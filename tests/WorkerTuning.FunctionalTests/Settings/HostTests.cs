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

    // app.Urls and Listen come after the settings are read.
    [Theory]
    [InlineData("urls")]
    [InlineData("listen")]
    public async Task Start_AnAddressOfTheApplications_BeatsGunicornsDefaultBind(string way)
    {
        var builder = Empty();
        builder.Configuration.AddGunicorn(["--workers", "2"]);
        builder.Services.AddWorkerTuning(builder.Configuration);
        if (way == "listen")
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        await using var app = builder.Build();
        if (way == "urls")
            app.Urls.Add("http://127.0.0.1:0");
        app.MapGet("/", () => "hello");
        await app.StartAsync().WithTimeout();

        Assert.Equal("hello", await GetAsync(app.Services));
        var bind = app.Services.GetRequiredService<WorkerPlan>().Settings.Single(s => s.Name == "bind");
        Assert.Equal("code (WebApplication.Urls or KestrelServerOptions.Listen)", bind.Origin);
        await app.StopAsync().WithTimeout();
    }

    // Something else may have the port, and that shows as well that it was asked for.
    [Fact]
    public async Task Start_NothingElseGiven_ListensOnGunicornsDefaultBind()
    {
        var builder = Empty();
        builder.Configuration.AddGunicorn(["--workers", "2"]);
        builder.Services.AddWorkerTuning(builder.Configuration);
        await using var app = builder.Build();
        try
        {
            await app.StartAsync().WithTimeout();
            Assert.Equal(["http://127.0.0.1:8000"], app.Urls);
        }
        catch (WorkerTuningException e)
        {
            Assert.Equal("bind = 127.0.0.1:8000 (gunicorn's default, because of flag --workers): is in use by another process", e.Message);
        }
    }

    [Fact]
    public async Task Start_ABindBesideUrls_WinsAndNamesThem()
    {
        var logs = new CapturingLoggerProvider();
        var builder = Empty();
        builder.Logging.AddProvider(logs);
        builder.WebHost.UseUrls("http://127.0.0.1:1");
        builder.Configuration.AddGunicorn(["--bind", "127.0.0.1:0"]);
        builder.Services.AddWorkerTuning(builder.Configuration);
        await using var app = builder.Build();
        await app.StartAsync().WithTimeout();

        Assert.Equal("Bind 127.0.0.1:0 takes the place of http://127.0.0.1:1", Assert.Single(logs.Logs, l => l.Event.Name == "BindWins").Message);
        await app.StopAsync().WithTimeout();
    }

    // The files of some sample lie in the output folder.
    private static WebApplicationBuilder Empty()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore();
        return builder;
    }

    private static async Task<string> GetAsync(IServiceProvider services)
    {
        using var client = new HttpClient();
        var address = services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single();
        return await client.GetStringAsync(new Uri(address)).WithTimeout();
    }
}
