using Grpc.Core;

namespace WorkerTuning.FunctionalTests.LongLived;

/// <summary>The methods of a <see cref="GrpcServer"/> by name: a lambda alone does not say which kind it is.</summary>
internal static class GrpcServiceExtensions
{
    public static void OnUnary(this ServerServiceDefinition.Builder service, UnaryServerMethod<string, string> handler) => service.AddMethod(GrpcServer.Unary, handler);

    public static void OnCollect(this ServerServiceDefinition.Builder service, ClientStreamingServerMethod<string, string> handler) => service.AddMethod(GrpcServer.Collect, handler);

    public static void OnRead(this ServerServiceDefinition.Builder service, ServerStreamingServerMethod<string, string> handler) => service.AddMethod(GrpcServer.Read, handler);

    public static void OnTalk(this ServerServiceDefinition.Builder service, DuplexStreamingServerMethod<string, string> handler) => service.AddMethod(GrpcServer.Talk, handler);
}
