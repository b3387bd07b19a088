using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WorkerTuning.Applying;
using WorkerTuning.Configuration;
using WorkerTuning.Planning;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Applying;

/// <summary>What users test their own applications with: it listens nowhere, and the rest of the plan holds.</summary>
public sealed class TestServerTests
{
    [Fact]
    public async Task Start_BindsAreInertAndTheMiddlewareHolds()
    {
        var settings = new PlannedSetting[] { TestPlan.Setting("bind", "192.0.2.1:80", "default"), TestPlan.Setting("keepalive", "0", "default") };
        var plans = new PlanStore(TestPlan.Make(
            new ListenPlan { Binds = [new BindAddress.Tcp(IPAddress.Parse("192.0.2.1"), 80)], Backlog = 5 },
            new LimitsPlan { KeepAlive = TimeSpan.Zero, RequestBodySize = 10 },
            settings: settings));
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseTestServer();
        builder.Services.AddSingleton(plans);
        builder.Services.AddAppliers();
        await using var app = builder.Build();
        app.MapPost("/", () => "not read");
        await app.StartAsync().WithTimeout();
        using var client = app.GetTestClient();

        using var small = await client.PostAsync("/", new ByteArrayContent(new byte[10])).WithTimeout();
        using var large = await client.PostAsync("/", new ByteArrayContent(new byte[11])).WithTimeout();

        Assert.Equal((HttpStatusCode.OK, true), (small.StatusCode, small.Headers.ConnectionClose));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
        Assert.Equal(settings, plans.Current.Settings);
    }

    /// <summary>TestServer, and a server like the one that GetDocument puts in its place while a project is built.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Start_WhereTheServerDoesNotListen_LeavesTheProcessAlone(bool isNoOp)
    {
        using var folder = new ScratchFolder();
        var before = State();
        var logs = new CapturingLoggerProvider();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.Logging.AddProvider(logs);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["WorkerTuning:Chdir"] = folder.Path("elsewhere"),
            ["WorkerTuning:Umask"] = "0077",
            ["WorkerTuning:ProcName"] = "not-a-test",
            ["WorkerTuning:PidFile"] = folder.Path("app.pid"),
            ["WorkerTuning:ControlSocket"] = folder.Path("app.ctl"),
            ["WorkerTuning:User"] = "nobody-of-this-name",
            ["WorkerTuning:TmpUploadDir"] = folder.Path("missing"),
            ["WorkerTuning:ErrorLog"] = folder.Path("error.log"),
            ["WorkerTuning:AccessLog"] = folder.Path("access.log"),
            ["WorkerTuning:CaptureOutput"] = "true",
            ["WorkerTuning:CertFile"] = folder.Path("shop.pem"),
            ["WorkerTuning:ShutdownDelay"] = "1ms",
            ["WorkerTuning:OnHang"] = "exit",
            ["WorkerTuning:OnMemory"] = "exit",
        });
        builder.Services.AddWorkerTuning(builder.Configuration);
        if (isNoOp)
            AddNoOpServer(builder.Services);
        else
            builder.WebHost.UseTestServer();
        await using (var app = builder.Build())
        {
            await app.StartAsync().WithTimeout();
            Assert.Equal(before, State());
            if (!isNoOp)
                await ReloadAsync(app, folder.Path("other.log"));
            await app.StopAsync().WithTimeout();
        }

        Assert.Equal(before, State());
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Root));
        var said = Assert.Single(logs.Logs, l => l.Event.Name == "ProcessLeftAlone");
        Assert.Equal(
            (LogLevel.Information, $"chdir, umask, accesslog, errorlog, tmp_upload_dir, proc_name, user, pidfile, control_socket, on_hang, on_memory left alone: {(isNoOp ? "NoOpServer" : "TestServer")} does not listen, so the process is not this server's to change"),
            (said.Level, said.Message));
    }

    /// <summary>What UseSetting of a test host becomes: the arguments of Program.</summary>
    [Fact]
    public async Task Start_WithWhatATestHostPassesToProgram_Starts()
    {
        string[] args = ["--environment=Development", "--Shop=", "--Shop:Currency=EUR", "--UseInMemory=true", "--log=x", "--applicationName=" + typeof(TestServerTests).Assembly.GetName().Name];
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { Args = args });
        builder.Services.AddRoutingCore();
        builder.WebHost.UseTestServer();
        builder.Configuration.AddGunicorn(args);
        builder.Services.AddWorkerTuning(builder.Configuration);
        await using var app = builder.Build();
        app.MapGet("/", () => app.Configuration["Shop:Currency"] + app.Configuration["UseInMemory"]);
        await app.StartAsync().WithTimeout();
        using var client = app.GetTestClient();

        Assert.Equal("EURtrue", await client.GetStringAsync(new Uri("/", UriKind.Relative)).WithTimeout());
        Assert.Equal(WorkerClass.Async, app.Services.GetRequiredService<WorkerPlan>().WorkerClass);
    }

    [Fact]
    public async Task Details_UnderATestServer_AreShownToACallerThatIsGivenAnAddress()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseTestServer();
        builder.Services.AddWorkerTuning(builder.Configuration);
        await using var app = builder.Build();
        app.MapWorkerHealth("/health");
        await app.StartAsync().WithTimeout();
        using var client = app.GetTestClient();

        // Whatever the state: the process's other tests may keep its thread pool busy.
        using var remote = await client.GetAsync(new Uri("/health/detailed", UriKind.Relative)).WithTimeout();
        Assert.DoesNotContain("checks", await remote.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var local = await app.GetTestServer().SendAsync(c =>
            (c.Request.Path, c.Request.Host, c.Connection.RemoteIpAddress) = ("/health/detailed", new HostString("localhost"), IPAddress.Loopback)).WithTimeout();
        using var reader = new StreamReader(local.Response.Body);
        Assert.Contains("checks", await reader.ReadToEndAsync(), StringComparison.Ordinal);
    }

    // As GetDocument does: of the hosted services it leaves the one that builds the pipeline.
    private static void AddNoOpServer(IServiceCollection services)
    {
        services.AddSingleton<IServer, NoOpServer>();
        foreach (var service in services.Where(s => !s.IsKeyedService && s.ServiceType == typeof(IHostedService) && s.ImplementationType?.Name != "GenericWebHostService").ToList())
            services.Remove(service);
    }

    private static async Task ReloadAsync(WebApplication app, string errorLog)
    {
        app.Configuration["WorkerTuning:ErrorLog"] = errorLog;
        var reload = await app.Services.GetRequiredService<IWorkerPoolControl>().ReloadAsync().WithTimeout();
        Assert.True(reload.Applied, string.Join(' ', reload.Problems));
    }

    private static (string Folder, string Status, string? Temp) State() => (
        Directory.GetCurrentDirectory(),
        OperatingSystem.IsLinux() ? string.Join(' ', File.ReadLines("/proc/self/status").Where(l => l.StartsWith("Name:", StringComparison.Ordinal) || l.StartsWith("Umask:", StringComparison.Ordinal))) : "",
        Environment.GetEnvironmentVariable("ASPNETCORE_TEMP"));

    private sealed class NoOpServer : IServer
    {
        public IFeatureCollection Features { get; } = new FeatureCollection();

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
        }
    }
}
