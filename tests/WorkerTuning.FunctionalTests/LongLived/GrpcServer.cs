using System.Net.Security;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using WorkerTuning.FunctionalTests.Profiles;
using WorkerTuning.FunctionalTests.Workers;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.LongLived;

/// <summary>gRPC's own server in a pool of one sync worker, and its own client. The messages are text, so that no compiler of protocols is needed.</summary>
internal sealed class GrpcServer : IAsyncDisposable
{
    public static readonly Method<string, string> Unary = Define(MethodType.Unary);
    public static readonly Method<string, string> Collect = Define(MethodType.ClientStreaming);
    public static readonly Method<string, string> Read = Define(MethodType.ServerStreaming);
    public static readonly Method<string, string> Talk = Define(MethodType.DuplexStreaming);

    private readonly TlsFiles? _tls;

    private GrpcServer(PoolServer pool, TlsFiles? tls) => (Pool, _tls) = (pool, tls);

    public PoolServer Pool { get; }

    /// <param name="options">On top of one sync worker.</param>
    /// <param name="service">The methods.</param>
    /// <param name="tls">Null for HTTP/2 without TLS.</param>
    /// <param name="pipeline">What stands in front of the service, and further endpoints.</param>
    public static async Task<GrpcServer> StartAsync(Action<WorkerTuningOptions> options, Action<ServerServiceDefinition.Builder> service, TlsFiles? tls = null, Action<WebApplication>? pipeline = null)
    {
        var definition = ServerServiceDefinition.CreateBuilder();
        service(definition);
        var pool = await PoolServer.StartAsync(
            o =>
            {
                (o.Workers, o.WorkerClass, o.Bind) = (1, WorkerClass.Sync, ["127.0.0.1:0"]);
                if (tls is null)
                    o.Http2Cleartext = Http2Cleartext.PriorKnowledge;
                else
                    (o.CertFile, o.KeyFile) = (tls.ServerCertificate, tls.ServerKey);
                options(o);
            },
            app =>
            {
                pipeline?.Invoke(app);
                app.MapGrpcService(definition.Build());
            },
            services => services.AddGrpc());
        return new(pool, tls);
    }

    /// <summary>A client with a connection of its own.</summary>
    /// <param name="retry">Null for one that does not repeat calls.</param>
    public GrpcChannel Connect(RetryPolicy? retry = null)
    {
        var options = new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler { SslOptions = _tls?.Trusting() ?? new SslClientAuthenticationOptions() },
            DisposeHttpClient = true,
        };
        if (retry is not null)
            options.ServiceConfig = new() { MethodConfigs = { new MethodConfig { Names = { MethodName.Default }, RetryPolicy = retry } } };
        return GrpcChannel.ForAddress(new Uri($"{(_tls is null ? "http" : "https")}://127.0.0.1:{Pool.Address.Port}"), options);
    }

    public ValueTask DisposeAsync() => Pool.DisposeAsync();

    private static Method<string, string> Define(MethodType type) => new(type, "test.Calls", type.ToString(), Marshallers.StringMarshaller, Marshallers.StringMarshaller);
}
