using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Applying;

/// <summary>Descriptors from a parent process, which here is a few lines of Python in the place of systemd.</summary>
public sealed class InheritedSocketTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task Descriptor_OfAParent_IsServed()
    {
        await using var server = Launch("tcp", activate: "", "--bind", "fd://3");
        var port = await server.PortAsync();

        Assert.Equal("hello", await TestApp.GetTextAsync(port, "/"));
    }

    [SkippableFact]
    public async Task Descriptor_IsNotPassedOn()
    {
        await using var server = Launch("tcp", activate: "", "--bind", "fd://3");
        var port = await server.PortAsync();

        var passedOn = await TestApp.GetTextAsync(port, "/child?command=readlink+/proc/self/fd/3");

        Assert.DoesNotContain("socket", passedOn, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Descriptor_NoSocket_IsRefused()
    {
        await using var server = Launch("file", activate: "", "--bind", "fd://3");

        await AssertRefusedAsync(server, "Error: bind = fd://3 (flag --bind): is no socket that can listen: ");
    }

    [SkippableFact]
    public async Task Descriptor_Datagrams_IsRefused()
    {
        await using var server = Launch("udp", activate: "", "--bind", "fd://3");

        await AssertRefusedAsync(server, "Error: bind = fd://3 (flag --bind): is no socket that can listen: ");
    }

    [SkippableFact]
    public async Task Activation_WithAProxyHeader_ShowsTheClient()
    {
        await using var server = Launch("tcp", activate: "own", "--bind", "127.0.0.1:0", "--proxy-protocol");
        await using var http = await RawHttp.ConnectAsync(await server.PortAsync());
        await http.SendAsync("PROXY TCP4 192.0.2.1 192.0.2.2 51000 443\r\n");

        Assert.Equal("192.0.2.1:51000", (await http.GetAsync("/remote")).Text);
    }

    [SkippableFact]
    public async Task Activation_TwoSockets_AreServedInsteadOfTheBinds()
    {
        var ignored = $"127.0.0.1:{FreePort.Next()}";
        await using var server = Launch("tcp,unix", activate: "own", "--bind", ignored);
        var port = await server.PortAsync();
        await server.WaitForStartAsync();

        Assert.Equal("hello", await TestApp.GetTextAsync(port, "/"));
        await using var http = await RawHttp.ConnectUnixAsync(_folder.Path("activated.sock"));
        Assert.Equal("hello", (await http.GetAsync("/")).Text);
        Assert.Contains(server.Output.Lines, l => l.Text.Contains($"Listening on fd://3, fd://4, passed by systemd; left aside: {ignored}", StringComparison.Ordinal));
        Assert.DoesNotContain(server.Output.Lines, l => l.Text.Contains("Now listening on: http://" + ignored, StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task Activation_Variables_AreNotPassedOn()
    {
        await using var server = Launch("tcp", activate: "own", "--bind", "127.0.0.1:0");
        var port = await server.PortAsync();

        Assert.Equal("none none", await TestApp.GetTextAsync(port, "/child?command=printf+%25s+\"${LISTEN_FDS-none}+${LISTEN_PID-none}\""));
    }

    [SkippableFact]
    public async Task Activation_NoBind_IsLeftToTheApplicationAndItIsSaid()
    {
        await using var server = Launch("tcp", activate: "own", "--urls=http://127.0.0.1:0");
        var port = await server.PortAsync();

        Assert.Equal("1", await TestApp.GetTextAsync(port, "/env?name=LISTEN_FDS"));
        Assert.Contains(server.Output.Lines, l => l.Text.Contains("Set bind = fd://3 to listen on them here", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task Activation_OfAnotherProcess_IsRefused()
    {
        await using var server = Launch("tcp", activate: "1", "--bind", "127.0.0.1:0");

        await AssertRefusedAsync(server, $"Error: env LISTEN_FDS=1: was meant for process 1, this is {server.Pid};");
    }

    [SkippableFact]
    public async Task Activation_OfNobody_IsRefused()
    {
        await using var server = Launch("tcp", activate: "none", "--bind", "127.0.0.1:0");

        await AssertRefusedAsync(server, "Error: env LISTEN_FDS=1: says that systemd passed sockets, but LISTEN_PID, which says to whom, is missing");
    }

    [SkippableFact]
    public async Task Activation_NoSocket_IsRefused()
    {
        await using var server = Launch("file", activate: "own", "--bind", "127.0.0.1:0");

        await AssertRefusedAsync(server, "Error: bind = fd://3 (flag --bind): is no socket that can listen: ");
    }

    private static async Task AssertRefusedAsync(ServerProcess server, string line)
    {
        Assert.Equal(1, await server.WaitForExitAsync());
        Assert.True(server.Output.Lines.Any(l => l.Text.StartsWith(line, StringComparison.Ordinal)), server.Output.ToString());
    }

    // Opens what is asked for as 3, 4, …, announces it as systemd does, and becomes the server.
    private ServerProcess Launch(string kinds, string activate, params string[] args)
    {
        var script = _folder.Write("launch.py", """
            import fcntl, os, socket, sys
            folder, kinds, activate, command = sys.argv[1], sys.argv[2].split(","), sys.argv[3], sys.argv[4:]
            opened = []
            for kind in kinds:
                if kind == "tcp":
                    opened.append(socket.create_server(("127.0.0.1", 0)))
                elif kind == "udp":
                    opened.append(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
                elif kind == "unix":
                    opened.append(socket.socket(socket.AF_UNIX))
                    opened[-1].bind(os.path.join(folder, "activated.sock"))
                    opened[-1].listen()
                else:
                    opened.append(open(os.devnull))
            # Far above first, so that none is in the way of another.
            high = [fcntl.fcntl(o.fileno(), fcntl.F_DUPFD, 100) for o in opened]
            for number, copy in enumerate(high, 3):
                os.dup2(copy, number, inheritable=True)
                os.close(copy)
            if activate:
                os.environ["LISTEN_FDS"] = str(len(kinds))
            if activate not in ("", "none"):
                os.environ["LISTEN_PID"] = str(os.getpid()) if activate == "own" else activate
            os.execvp(command[0], command)
            """);
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        return ServerProcess.Start("python3", [script, _folder.Root, kinds, activate, dotnet, TestApp.Dll, .. args]);
    }
}
