#!/usr/bin/env bash
# Kestrel 10.0.12: a client that leaves in the middle of a body which the application does not read is reported as one that sent an invalid
# request line. Kestrel goes on to the next request before it learns of the end, takes what there is of the body for the begin of a request line,
# and its log and its diagnostic event BadRequest say "Invalid request line." Who counts those as attacks counts people who closed a tab.
# Where the application reads the body, the same client is "Unexpected end of request content."
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
cat > app.csproj <<'EOF'
<Project Sdk="Microsoft.NET.Sdk.Web">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings><Nullable>enable</Nullable></PropertyGroup>
</Project>
EOF
cat > Program.cs <<'EOF'
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using System.Diagnostics;

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");
var app = builder.Build();
app.MapPost("/unread", () => "answered");
app.MapPost("/read", async (HttpRequest request) => await request.Body.CopyToAsync(Stream.Null));
var seen = new TaskCompletionSource<string>();
app.Services.GetRequiredService<DiagnosticListener>().Subscribe(new Observer(error => seen.TrySetResult(error)), name => name == "Microsoft.AspNetCore.Server.Kestrel.BadRequest");
await app.StartAsync();
Console.WriteLine($"runtime {Environment.Version}");
foreach (var path in new[] { "/unread", "/read" })
{
    seen = new();
    using (var client = new TcpClient("127.0.0.1", new Uri(app.Urls.First()).Port))
    {
        client.GetStream().Write(Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nab"));
        client.Client.Shutdown(SocketShutdown.Send);
        Console.WriteLine($"{path}: {await seen.Task.WaitAsync(TimeSpan.FromSeconds(10))}");
    }
}

await app.StopAsync();

sealed class Observer(Action<string> tell) : IObserver<KeyValuePair<string, object?>>
{
    public void OnNext(KeyValuePair<string, object?> value) => tell(((IFeatureCollection)value.Value!).Get<IBadRequestExceptionFeature>()!.Error!.Message);
    public void OnCompleted() { }
    public void OnError(Exception error) { }
}
EOF
dotnet run -c Release 2>&1 | tee out.txt
grep -q "^/unread: Invalid request line\.$" out.txt
grep -q "^/read: Unexpected end of request content\.$" out.txt
