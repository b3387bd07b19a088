using System.Globalization;
using System.Net;
using System.Net.Sockets;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Settings;

/// <summary>What the start refuses, <c>--check-config</c> refuses in the same words.</summary>
public sealed class CheckMachineTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // %p is a free port, %f the folder.
    [Theory]
    [InlineData("--user nosuchuser", "user = nosuchuser (flag --user): no such user")]
    [InlineData("--group nosuchgroup", "group = nosuchgroup (flag --group): no such group")]
    [InlineData("--certfile empty.pem", "certfile = empty.pem (flag --certfile): holds no certificate; a PEM file with BEGIN CERTIFICATE is needed")]
    [InlineData("--certfile server.pem --keyfile client.key", "keyfile = client.key (flag --keyfile): holds no private key of the certificate: ")]
    [InlineData("--certfile server.pem --keyfile server.key --ca-certs empty.pem", "ca_certs = empty.pem (flag --ca-certs): holds no certificate; a PEM file with BEGIN CERTIFICATE is needed")]
    [InlineData("--access-logfile nope/access.log", "accesslog = nope/access.log (flag --access-logfile): cannot be opened: the folder %f/nope does not exist")]
    [InlineData("--error-logfile empty.pem/error.log", "errorlog = empty.pem/error.log (flag --error-logfile): cannot be opened: ")]
    [InlineData("--error-logfile folder", "errorlog = folder (flag --error-logfile): cannot be opened: ")]
    [InlineData("--pid nope/app.pid", "pidfile = nope/app.pid (flag --pid): cannot be written: the folder %f/nope does not exist")]
    [InlineData("--pid folder", "pidfile = folder (flag --pid): must be a regular file; this is a device, a pipe, a socket or a folder")]
    [InlineData("--control-socket nope/control.sock", "control_socket = nope/control.sock (flag --control-socket): the folder does not exist")]
    [InlineData("--control-socket empty.pem", "control_socket = empty.pem (flag --control-socket): is there already and is not a socket; it is left as it is")]
    [InlineData("--worker-tmp-dir /proc", "worker_tmp_dir = /proc (flag --worker-tmp-dir): must be a folder that can be written to: ")]
    [InlineData("--bind fd://99", "bind = fd://99 (flag --bind): is no socket that can listen: ")]
    [InlineData("--bind unix:nope/app.sock", "bind = unix:nope/app.sock (flag --bind): the folder does not exist")]
    [InlineData("--bind unix:empty.pem", "bind = unix:empty.pem (flag --bind): is there already and is not a socket; it is left as it is")]
    [InlineData("--bind 192.0.2.1:%p", "bind = 192.0.2.1:%p (flag --bind): this machine has no such address")]
    [InlineData("--bind 0.0.0.0:%p --bind [::]:%p", "bind = [::]:%p (flag --bind): takes the port of 0.0.0.0:%p on the same addresses; keep one of the two: [::] takes IPv4 as well")]
    [InlineData("--bind 0.0.0.0:%p --bind 127.0.0.1:%p", "bind = 127.0.0.1:%p (flag --bind): takes the port of 0.0.0.0:%p on the same addresses; keep one of the two")]
    public async Task CheckConfig_WhatTheStartRefuses_IsRefusedInTheSameWords(string line, string expected)
    {
        using var files = new TlsFiles(_folder);
        _folder.Write("empty.pem", "");
        Directory.CreateDirectory(_folder.Path("folder"));
        var port = FreePort.Next().ToString(CultureInfo.InvariantCulture);
        string Fill(string text) => text.Replace("%p", port, StringComparison.Ordinal).Replace("%f", _folder.Root, StringComparison.Ordinal);
        string[] args = [.. Fill(line).Split(' '), .. line.Contains("--bind", StringComparison.Ordinal) ? (string[])[] : ["--bind", "127.0.0.1:0"]];

        var check = await Outcome.OfQuickstartAsync(_folder.Root, ["--check-config", .. args]);
        var start = await Outcome.OfQuickstartAsync(_folder.Root, args);

        Assert.Equal(1, check.ExitCode);
        Assert.StartsWith("Error: " + Fill(expected), Assert.Single(check.Error), StringComparison.Ordinal);
        Assert.Equal(1, start.ExitCode);
        Assert.Contains(check.Error[0], start.Error);
    }

    [Fact]
    public async Task CheckConfig_EverythingTheMachineRefuses_IsListedAtOnce()
    {
        var outcome = await Outcome.OfQuickstartAsync(_folder.Root, ["--check-config", "--user", "nosuchuser", "--pid", "nope/app.pid", "--bind", "unix:nope/app.sock"]);

        Assert.Equal((1, 3), (outcome.ExitCode, outcome.Error.Count));
    }

    [Fact]
    public async Task CheckConfig_BesideTheServerItIsFor_HoldsAndLeavesNothing()
    {
        using var files = new TlsFiles(_folder);
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_folder.Path("app.sock")));
        socket.Listen();
        _folder.Write("app.pid", Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        var before = Directory.GetFileSystemEntries(_folder.Root).Order().ToList();
        var outcome = await Outcome.OfQuickstartAsync(
            _folder.Root,
            [
                "--check-config", "--bind", taken.LocalEndpoint.ToString()!, "--bind", "unix:app.sock", "--pid", "app.pid", "--control-socket", "app.sock",
                "--access-logfile", "access.log", "--certfile", "server.pem", "--keyfile", "server.key", "--worker-tmp-dir", ".",
            ]);

        Assert.Empty(outcome.Error);
        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal(before, Directory.GetFileSystemEntries(_folder.Root).Order());
    }

    [Fact]
    public async Task CheckConfig_RelativePaths_CountFromChdir()
    {
        Directory.CreateDirectory(_folder.Path("srv/logs"));

        Assert.Equal(0, (await Outcome.OfQuickstartAsync(_folder.Root, ["--check-config", "--chdir", "srv", "--access-logfile", "logs/a.log"])).ExitCode);
        Assert.Equal(1, (await Outcome.OfQuickstartAsync(_folder.Root, ["--check-config", "--chdir", "srv", "--access-logfile", "srv/logs/a.log"])).ExitCode);
    }

    [Fact]
    public async Task CheckConfig_CertificateThatClientsRefuse_IsAWarning()
    {
        using var files = new TlsFiles(_folder);
        files.RenewServer(TimeSpan.FromDays(-30), TimeSpan.FromDays(-1));
        var outcome = await Outcome.OfQuickstartAsync(_folder.Root, ["--check-config", "--certfile", "server.pem", "--keyfile", "server.key"]);

        Assert.Equal(0, outcome.ExitCode);
        Assert.Matches(@"^Warning: certfile = server\.pem \(flag --certfile\): the certificate expired on \d{4}-\d\d-\d\d \d\d:\d\d UTC: clients refuse it$", Assert.Single(outcome.Error));
    }
}
