using System.Security.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using WorkerTuning.FunctionalTests.Profiles;
using WorkerTuning.FunctionalTests.Workers;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Hooks;

public sealed class SslContextTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly TlsFiles _tls;

    public SslContextTests() => _tls = new TlsFiles(_folder);

    public void Dispose()
    {
        _tls.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task SslContext_ChangesTheOptions_HasTheLastWord(SslProtocols protocol)
    {
        await using var server = await StartAsync(new Hook(https => https.SslProtocols = protocol), "127.0.0.1:0");
        await using var http = await server.ConnectAsync();
        await http.StartTlsAsync(_tls.Trusting());

        Assert.Equal(protocol.ToString(), (await http.GetAsync("/protocol")).Text);
    }

    [Fact]
    public async Task SslContext_SeveralEndpoints_IsCalledForEachWithThePlan()
    {
        var hook = new Hook(_ => { });
        await using var server = await StartAsync(hook, "127.0.0.1:0", "127.0.0.2:0");

        Assert.Equal([_tls.ServerCertificate, _tls.ServerCertificate], hook.Calls);
    }

    [Fact]
    public async Task SslContext_AddressesOfTheApplication_IsCalledToo()
    {
        var hook = new Hook(https => https.SslProtocols = SslProtocols.Tls12);
        await using var server = await PoolServer.StartAsync(
            o => (o.CertFile, o.KeyFile) = (_tls.ServerCertificate, _tls.ServerKey),
            app =>
            {
                app.Urls.Clear();
                app.Urls.Add("https://127.0.0.1:0");
                app.MapGet("/", () => "hello");
            },
            s => s.AddSingleton<IWorkerHooks>(hook));

        Assert.Single(hook.Calls);
    }

    [Fact]
    public async Task SslContext_HookThrows_FailsTheStart()
    {
        var failure = await Assert.ThrowsAsync<NotSupportedException>(() => StartAsync(new Hook(_ => throw new NotSupportedException("no module")), "127.0.0.1:0"));

        Assert.Equal("no module", failure.Message);
    }

    [Fact]
    public async Task SslContext_HookThatNeedsTheServer_IsMade()
    {
        await using var server = await PoolServer.StartAsync(
            o => (o.Bind, o.CertFile, o.KeyFile) = (["127.0.0.1:0"], _tls.ServerCertificate, _tls.ServerKey),
            app => app.MapGet("/", () => "hello"),
            s => s.AddWorkerHooks<NeedsServer>());

        Assert.Equal("https", server.Address.Scheme);
    }

    private Task<PoolServer> StartAsync(IWorkerHooks hook, params string[] binds) => PoolServer.StartAsync(
        o => (o.Bind, o.CertFile, o.KeyFile) = (binds, _tls.ServerCertificate, _tls.ServerKey),
        app => app.MapGet("/protocol", (HttpContext c) => c.Features.Get<ITlsHandshakeFeature>()!.Protocol.ToString()),
        s => s.AddSingleton(hook));

    private sealed class Hook(Action<HttpsConnectionAdapterOptions> change) : IWorkerHooks
    {
        public List<string?> Calls { get; } = [];

        public void SslContext(WorkerPlan plan, HttpsConnectionAdapterOptions https)
        {
            Calls.Add(plan.Settings.Single(s => s.Name == "certfile").Value);
            change(https);
        }
    }

    private sealed class NeedsServer(IServer server) : IWorkerHooks
    {
        public void SslContext(WorkerPlan plan, HttpsConnectionAdapterOptions https) => _ = server.Features;
    }
}
