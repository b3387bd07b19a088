using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Profiles;

/// <summary>The health paths of the five profiles, those of their documents among them, answer while every worker is busy.</summary>
public sealed class BusyHealthTests
{
    public static TheoryData<string, string, string[], string[]> Profiles => new()
    {
        { "Kore", "/items", ["-c", "config/gunicorn.conf.py"], ["/health/", "/healthz/ready", "/healthz/live"] },
        { "DnsProxy", "/resolve", [], ["/health", "/healthz/ready", "/healthz/live"] },
        { "Pxe", "/config/1", ["--chdir", ".", "--pid", "{folder}/pid", "--user", Person.Available.User, "--group", Person.Available.Group, "--access-logfile", "-", "--error-logfile", "-"], ["/health/ready", "/health/live", "/metrics"] },
        { "Blog", "/api/", [], ["/health/ready", "/metrics"] },
        { "DevSim", "/api/upload", ["--config", "gunicorn_config.py", "--access-logfile", "-", "--error-logfile", "-", "--errorlog-errors", "/dev/null", "--errorlog-json", "/dev/null", "--errorlog-categories", "DevSim=/dev/null", "--environment", "Development"], ["/api/health/ready", "/metrics"] },
    };

    [SkippableTheory]
    [MemberData(nameof(Profiles))]
    public async Task Health_EveryWorkerIsBusy_Answers(string profile, string post, string[] args, string[] paths)
    {
        using var folder = new ScratchFolder();
        File.SetUnixFileMode(folder.Root, (UnixFileMode)0b111_111_111);
        args = [.. args.Select(a => a.Replace("{folder}", folder.Root, StringComparison.Ordinal))];
        var sample = SampleProgram.All.Single(s => s.Assembly == profile);
        await using var server = await sample.RunAsync([.. args, "--bind", "127.0.0.1:0", "--workers", "1", "--worker-class", "sync", "--threads", "1"], SampleProgram.Cpu(2));
        await using var held = await HeldRequest.SendAsync(server.Port, post);

        foreach (var path in paths)
            Assert.Equal(200, (await server.GetAsync(path)).Status);
    }
}
