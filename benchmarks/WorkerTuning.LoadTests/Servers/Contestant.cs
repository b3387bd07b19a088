using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using WorkerTuning.LoadTests.Measuring;

namespace WorkerTuning.LoadTests.Servers;

/// <summary>A server that takes part.</summary>
/// <param name="Name">Its name in the tables.</param>
/// <param name="Start">The command that starts it on an address.</param>
internal sealed record Contestant(string Name, Func<string, ProcessStartInfo> Start)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    public static Contestant Of(string composition) => Of(composition, Environment.ProcessPath!);

    /// <param name="composition">How the server is put together.</param>
    /// <param name="program">This program, built in some other way.</param>
    public static Contestant Of(string composition, string program) => new(composition, address =>
        new(program, ["serve", composition, address]) { RedirectStandardOutput = true });

    public static Contestant Gunicorn(params string[] flags) => new("gunicorn " + string.Join(' ', flags), address =>
        new("gunicorn", [.. flags, "-b", address, "--log-level", "warning", "--chdir", Path.Combine(AppContext.BaseDirectory, "Servers"), "wsgi:app"]));

    /// <summary>Starts it and waits for its first answer.</summary>
    public async Task<RunningServer> RunAsync()
    {
        var address = $"127.0.0.1:{FreePort()}";
        var begun = Stopwatch.GetTimestamp();
        var process = Process.Start(Start(address))!;
        // Nobody reads what a server logs, and a full pipe would stop it.
        if (process.StartInfo.RedirectStandardOutput)
            _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        using var client = new HttpClient { BaseAddress = new($"http://{address}") };
        while (Stopwatch.GetElapsedTime(begun) < Longest && !process.HasExited)
        {
            try
            {
                using var answer = await client.GetAsync("/hello");
                if (answer.IsSuccessStatusCode)
                    return new(this, process, address, Stopwatch.GetElapsedTime(begun));
            }
            catch (HttpRequestException)
            {
                await Task.Delay(1);
            }
        }

        process.Kill(entireProcessTree: true);
        throw new InvalidOperationException($"{Name} did not answer within {Longest.TotalSeconds} s.");
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
