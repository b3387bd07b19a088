using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using WorkerTuning.FunctionalTests.Applying;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Control;

/// <summary>The test application as a process of its own, with its settings in an appsettings.json that tests rewrite while it runs.</summary>
internal sealed class ControlledServer : IAsyncDisposable
{
    private readonly ScratchFolder _folder;

    private ControlledServer(ScratchFolder folder, ServerProcess process)
    {
        _folder = folder;
        Process = process;
    }

    public ServerProcess Process { get; }

    public ScratchFolder Folder => _folder;

    public int Port { get; private set; }

    /// <param name="settings">The section WorkerTuning; without a Bind the server takes any port.</param>
    /// <param name="environment">Variables.</param>
    /// <param name="wrapper">A program that starts the application, with its arguments.</param>
    /// <param name="args">The application's own arguments.</param>
    public static Task<ControlledServer> StartAsync(
        object? settings = null,
        IReadOnlyDictionary<string, string?>? environment = null,
        string[]? wrapper = null,
        params string[] args)
    {
        return StartAsync(new ScratchFolder(), settings, environment, wrapper, args);
    }

    /// <summary>In a folder that the settings may name; it is the server's from here on.</summary>
    public static async Task<ControlledServer> StartAsync(
        ScratchFolder folder,
        object? settings = null,
        IReadOnlyDictionary<string, string?>? environment = null,
        string[]? wrapper = null,
        params string[] args)
    {
        Write(folder, settings ?? new { Bind = "127.0.0.1:0" });
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? Peers.Require("dotnet");
        string[] command = [.. wrapper ?? [], dotnet, TestApp.Dll, .. args];
        var variables = new Dictionary<string, string?>(environment ?? new Dictionary<string, string?>()) { ["TESTAPP_HOOKS"] = "1" };
        var server = new ControlledServer(folder, ServerProcess.Start(command[0], command[1..], variables, folder.Root));
        try
        {
            var address = await server.Process.WaitForLineAsync("Now listening on: (\\S+)", limit: Patience);
            server.Port = Regex.Match(address.Text, ":(\\d+)$") is { Success: true } port ? int.Parse(port.Groups[1].Value, CultureInfo.InvariantCulture) : 0;
            await server.Process.WaitForLineAsync("Application started", limit: Patience);
            await server.Process.WaitForLineAsync("workers are ready", limit: Patience);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    // Much is started at once when all tests run.
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(60);

    /// <summary>Puts other settings in the file's place; the server is not told.</summary>
    public void Write(object settings) => Write(_folder, settings);

    public void Send(UnixSignal signal) => Process.Signal(signal);

    public Task<OutputLine> SeeAsync(string pattern, OutputLine? after = null) => Process.WaitForLineAsync(pattern, after: after, limit: Patience);

    /// <summary>HUP, and the end of the reload.</summary>
    public async Task<OutputLine> ReloadAsync()
    {
        var last = Process.Output.Lines[^1];
        Send(UnixSignal.Hup);
        return await SeeAsync("is in force \\(|is refused", last);
    }

    public async Task<RawHttpResponse> GetAsync(string target)
    {
        await using var http = await RawHttp.ConnectAsync(Port);
        http.Limit = Patience;
        return await http.GetAsync(target);
    }

    /// <summary>Asks until the answer is this one: what was ordered is carried out a moment later.</summary>
    public async Task UntilAsync(string target, string answer)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        string last;
        while ((last = (await GetAsync(target)).Text) != answer)
        {
            Assert.False(limit.IsCancellationRequested, $"{target} is {last} and not {answer}.\n{Process.Output}");
            await pause.WaitForNextTickAsync();
        }
    }

    /// <summary>Asks until nobody listens any more.</summary>
    public async Task UntilRefusedAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (true)
        {
            try
            {
                await using var http = await RawHttp.ConnectAsync(Port);
            }
            catch (System.Net.Sockets.SocketException e) when (e.SocketErrorCode == System.Net.Sockets.SocketError.ConnectionReset)
            {
                // It was in the backlog as the socket closed.
            }
            catch (System.Net.Sockets.SocketException e)
            {
                Assert.Equal(System.Net.Sockets.SocketError.ConnectionRefused, e.SocketErrorCode);
                return;
            }

            Assert.False(limit.IsCancellationRequested, "The server still listens.");
            await pause.WaitForNextTickAsync();
        }
    }

    public Task<int> ExitAsync() => Process.WaitForExitAsync(Patience);

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        _folder.Dispose();
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Process}\n{Process.Output}");

    // Renamed into place, as editors do: nobody sees half a file.
    private static void Write(ScratchFolder folder, object settings)
    {
        var logging = new { LogLevel = new Dictionary<string, string> { ["Microsoft.AspNetCore"] = "Warning" } };
        var draft = folder.Write("appsettings.draft", JsonSerializer.Serialize(new { Logging = logging, WorkerTuning = settings }));
        File.Move(draft, folder.Path("appsettings.json"), overwrite: true);
    }

    public bool HasSaid(string pattern) => Process.Output.Lines.Any(line => Regex.IsMatch(line.Text, pattern));
}
