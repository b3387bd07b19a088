#!/usr/bin/env bash
# Grpc.AspNetCore.Server 2.85.0 under ASP.NET Core's own UseRequestTimeouts: a call that runs into the limit ends as
# Unknown "Exception was thrown by handler.", neither DeadlineExceeded nor Cancelled. gRPC catches the cancellation before the middleware
# sees it, so the 504 of the middleware never comes, and clients that retry on DeadlineExceeded or Unavailable do not.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
cat > app.csproj <<'EOF'
<Project Sdk="Microsoft.NET.Sdk.Web">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Grpc.AspNetCore.Server" Version="[2.85.0]" />
    <PackageReference Include="Grpc.Net.Client" Version="[2.85.0]" />
  </ItemGroup>
</Project>
EOF
cat > Program.cs <<'EOF'
using System.Text;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Server.Kestrel.Core;

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, l => l.Protocols = HttpProtocols.Http2));
builder.Services.AddGrpc();
builder.Services.AddRequestTimeouts(o => o.DefaultPolicy = new RequestTimeoutPolicy { Timeout = TimeSpan.FromMilliseconds(300) });
var app = builder.Build();
app.UseRequestTimeouts();
app.MapGrpcService<Sleeper>();
await app.StartAsync();
using var channel = GrpcChannel.ForAddress(app.Urls.First());
try
{
    await channel.CreateCallInvoker().AsyncUnaryCall(SleeperBase.SleepMethod, null, new CallOptions(), "30").ResponseAsync;
}
catch (RpcException e)
{
    Console.WriteLine($"{e.StatusCode}: {e.Status.Detail}");
}

await app.DisposeAsync();

[BindServiceMethod(typeof(SleeperBase), nameof(Bind))]
public abstract class SleeperBase
{
    private static readonly Marshaller<string> Text = Marshallers.Create(Encoding.UTF8.GetBytes, Encoding.UTF8.GetString);

    public static readonly Method<string, string> SleepMethod = new(MethodType.Unary, "test.Sleeper", "Sleep", Text, Text);

    public static void Bind(ServiceBinderBase binder, SleeperBase sleeper) =>
        binder.AddMethod(SleepMethod, sleeper is null ? null : new UnaryServerMethod<string, string>(sleeper.Sleep));

    public abstract Task<string> Sleep(string seconds, ServerCallContext context);
}

public class Sleeper : SleeperBase
{
    public override async Task<string> Sleep(string seconds, ServerCallContext context)
    {
        await Task.Delay(TimeSpan.FromSeconds(int.Parse(seconds)), context.CancellationToken);
        return "done";
    }
}
EOF
dotnet run -c Release | tee out.txt
grep -q "^Unknown: Exception was thrown by handler" out.txt
