using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using WorkerTuning.Configuration;

namespace WorkerTuning.Tests.Configuration;

public class ListeningServerTests
{
    [Fact]
    public void Name_NoServer_IsNone() => Assert.Null(new ListeningServer(new ServiceCollection()).Name);

    [Fact]
    public void Name_Kestrel_IsNone()
    {
        ListeningServer? server = null;
        using var host = new HostBuilder().ConfigureWebHost(web => web.UseKestrel().Configure(_ => { }).ConfigureServices(services => server = new ListeningServer(services))).Build();

        Assert.False(server!.LeavesProcessAlone);
    }

    // As UseTestServer, UseServer, WebApplicationFactory and code of somebody's do it.
    [Theory]
    [InlineData("type", true)]
    [InlineData("instance", true)]
    [InlineData("factory", true)]
    [InlineData("factory of any", false)]
    public void Name_AnotherServer_IsItsType(string way, bool isKnown)
    {
        var services = new ServiceCollection();
        var server = new ListeningServer(services);
        _ = way switch
        {
            "type" => services.AddSingleton<IServer, Quiet>(),
            "instance" => services.AddSingleton<IServer>(new Quiet()),
            "factory" => services.AddSingleton((Func<IServiceProvider, IServer>)Make),
            _ => services.AddSingleton<IServer>(_ => new Quiet()),
        };

        Assert.Equal((isKnown, isKnown ? nameof(Quiet) : null), (server.LeavesProcessAlone, server.Name));
    }

    private static Quiet Make(IServiceProvider services) => new();

    private sealed class Quiet : IServer
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
