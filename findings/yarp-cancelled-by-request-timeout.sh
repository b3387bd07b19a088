#!/usr/bin/env bash
# YARP 2.3.0's direct forwarder under a token of some middleware's own: a proxied request whose HttpContext.RequestAborted fires, because
# middleware in front put a limit on it and not because the client left, is answered with 400 Bad Request. The client did nothing wrong
# and is still there; one would expect 504, or the cancellation to reach the middleware.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
cat > app.csproj <<'EOF'
<Project Sdk="Microsoft.NET.Sdk.Web">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
  <ItemGroup><PackageReference Include="Yarp.ReverseProxy" Version="[2.3.0]" /></ItemGroup>
</Project>
EOF
cat > Program.cs <<'EOF'
using System.Net;
using Yarp.ReverseProxy.Forwarder;

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Services.AddHttpForwarder();
var app = builder.Build();
app.Use(async (context, next) =>
{
    if (context.Request.Path == "/slow")
    {
        await next(context);
        return;
    }

    var client = context.RequestAborted;
    using var limit = CancellationTokenSource.CreateLinkedTokenSource(client);
    limit.CancelAfter(300);
    context.RequestAborted = limit.Token;
    try
    {
        await next(context);
    }
    catch (OperationCanceledException) when (!client.IsCancellationRequested)
    {
        context.Response.StatusCode = 504;
    }
});
app.MapGet("/slow", (CancellationToken gone) => Task.Delay(30_000, gone));
var invoker = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.None });
app.MapGet("/proxied/{**rest}", (HttpContext context, IHttpForwarder forwarder) => forwarder.SendAsync(context, app.Urls.First(), invoker).AsTask());
app.MapGet("/own", (CancellationToken gone) => Task.Delay(30_000, gone));
await app.StartAsync();
using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
Console.WriteLine($"a handler of one's own: {(int)(await http.GetAsync("/own")).StatusCode}");
Console.WriteLine($"the forwarder: {(int)(await http.GetAsync("/proxied")).StatusCode}");
await app.DisposeAsync();
EOF
dotnet run -c Release | tee out.txt
grep -q "own: 504" out.txt
grep -q "the forwarder: 400" out.txt
