using System.Text.RegularExpressions;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Machines;

/// <summary>The samples' Dockerfiles, built and run. Their base is a small Debian with the runtime of the tests; every other line is as it stands.</summary>
public sealed partial class DockerfileTests
{
    private static readonly bool All = Environment.GetEnvironmentVariable("WORKERTUNING_DOCKERFILES") == "1";

    // What compose.yaml and deployment.yaml say of the container.
    private static readonly string[] Locked = ["--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges", "--tmpfs", "/tmp"];

    private static readonly string Packages =
        Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    [SkippableFact]
    public Task Dockerfile_OfDevSim_BuildsAndRunsAsItsComposeFileSays() => RunAsync(
        "samples/profiles/devsim",
        [.. Locked, "--memory", "512m", "--volume", "logs:/app/logs", "--env", "SECRET_KEY=a1b2", "--env", "ENCRYPTION_KEY=c3d4", "--env", "JWT_SECRET_KEY=e5f6"],
        args: [], (3, 5), "/api/health", "/api/upload");

    [SkippableTheory]
    [InlineData("samples/profiles/blog", "--shm-size 256m --memory 1536m --env ENVIRONMENT=production")]
    [InlineData("samples/profiles/kore", "--memory 512m")]
    public async Task Dockerfile_OfAProfile_BuildsAndRunsAsItsComposeFileSays(string folder, string options)
    {
        SkipUnlessWanted();
        await RunAsync(folder, options.Split(' '), args: [], (3, 5), "/health/");
    }

    [SkippableFact]
    public async Task Dockerfile_OfKubernetes_BuildsAndRunsAsItsDeploymentSays()
    {
        SkipUnlessWanted();
        string[] mount = ["--volume", $"{Repository.Path("samples/kubernetes")}:/etc/workers:ro", "--memory", "512m"];
        await RunAsync("samples/kubernetes", [.. Locked, .. mount], ["-c", "/etc/workers/gunicorn.conf.py"], (4, 4), "/health/ready");
    }

    private static void SkipUnlessWanted() => Skip.If(!All, "WORKERTUNING_DOCKERFILES=1 builds this one as well, which takes a minute.");

    private static async Task RunAsync(string folder, string[] options, string[] args, (int Half, int OneAndAHalf) workers, string health, string? post = null)
    {
        Peers.Require("dpkg-deb");
        await using var containers = await Containers.OpenAsync();
        await BuildAsync(containers, folder);

        foreach (var (cpus, count) in new[] { ("0.5", workers.Half), ("1.5", workers.OneAndAHalf) })
        {
            var printed = await containers.RunAsync(["run", "--rm", "--network", "host", .. options, .. Containers.Runtime, "--cpus", cpus, "localhost/sample", .. args, "--print-config"]);
            Assert.Matches($"(?m)^workers += {count} ", printed);
        }

        var port = FreePort.Next();
        await containers.RunAsync(["run", "--detach", "--name", "sample", "--network", "host", .. options, .. Containers.Runtime, "--cpus", "1.5", "localhost/sample", .. args, $"--bind=127.0.0.1:{port}"]);
        await containers.UntilAsync("\"(healthy|ok)\"", "exec", "sample", "curl", "-fsS", $"http://127.0.0.1:{port}{health}");
        Assert.EndsWith("/dotnet", await containers.RunAsync("exec", "sample", "readlink", "/proc/1/exe"), StringComparison.Ordinal);
        Assert.Equal("appuser", await containers.RunAsync("exec", "sample", "id", "-un"));
        Assert.NotEqual(0, (await containers.TryAsync("exec", "sample", "touch", "/app/new")).Code);

        await StopAsync(containers, port, post);
        Assert.Equal("0", await containers.RunAsync("inspect", "--format", "{{.State.ExitCode}}", "sample"));
    }

    // With a request that runs, where there is one that waits for its body: it ends, and then the container does, long before a KILL would come.
    private static async Task StopAsync(Containers containers, int port, string? post)
    {
        if (post is null)
        {
            await containers.RunAsync("stop", "--time", "40", "sample");
            return;
        }

        await using var http = await RawHttp.ConnectAsync(port);
        http.Limit = TimeSpan.FromMinutes(1);
        await http.SendAsync($"POST {post} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
        Assert.Equal(100, (await http.ReadHeadAsync()).Status);
        var stop = containers.RunAsync("stop", "--time", "40", "sample");
        await WaitUntilRefusedAsync(port);
        await http.SendAsync("a\nb\n");
        Assert.Equal("""{"rows":2}""", (await http.ReadResponseAsync()).Text);
        await stop;
    }

    private static async Task WaitUntilRefusedAsync(int port)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            try
            {
                await using var http = await RawHttp.ConnectAsync(port);
            }
            catch (System.Net.Sockets.SocketException)
            {
                return;
            }

            await look.WaitForNextTickAsync(limit.Token);
        }
    }

    private static async Task BuildAsync(Containers containers, string folder)
    {
        await containers.ImportAsync("localhost/debian");
        await PackageStubs.MakeAsync(containers.Folder, "base/packages");
        containers.Folder.Write("base/sources.list", "deb [trusted=yes] file:/opt/packages ./\n");
        containers.Folder.Write("base/Dockerfile", "FROM localhost/debian\nCOPY packages /opt/packages\nCOPY sources.list /etc/apt/sources.list\n");
        await containers.RunAsync("build", "--quiet", "--isolation", "chroot", "--tag", "localhost/base", containers.Folder.Path("base"));

        var lines = await File.ReadAllTextAsync(Repository.Path(folder, "Dockerfile"));
        Assert.Equal(2, Base().Count(lines));
        var file = containers.Folder.Write("Dockerfile", Base().Replace(lines, "FROM localhost/base"));
        await containers.RunAsync(
            [
                "build", "--quiet", "--isolation", "chroot", .. Containers.Runtime, "--volume", $"{Packages}:/packages", "--env", "NUGET_PACKAGES=/packages", "--file", file, "--tag", "localhost/sample", Repository.Root,
            ]);
    }

    [GeneratedRegex("^FROM ubuntu:24.04", RegexOptions.Multiline)]
    private static partial Regex Base();
}
