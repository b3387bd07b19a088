using WorkerTuning.FunctionalTests.Applying;
using WorkerTuning.FunctionalTests.Profiles;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Machines;

/// <summary>A machine on which the pxe profile is installed as its README says, and the test application beside it. Booted once.</summary>
public sealed class PxeMachine : IDisposable, IAsyncLifetime
{
    public const string Name = "a machine with pxe.service";

    private const string Unit = "/etc/systemd/system/pxe.service";

    private static readonly SampleProgram Sample = SampleProgram.Pxe;

    // The path of a unix socket in it is short.
    private readonly ScratchFolder _shared = new();
    private readonly Lazy<Task<Machine>> _machine;

    public PxeMachine() => _machine = new(InstallAsync);

    /// <summary>What the machine calls the folder that it shares with the test.</summary>
    public const string Inside = "/srv/shared";

    /// <summary>What the test calls it.</summary>
    public string Shared => _shared.Root;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_machine.IsValueCreated && _machine.Value.IsCompletedSuccessfully)
            await (await _machine.Value).DisposeAsync();
    }

    public void Dispose() => _shared.Dispose();

    /// <summary>Puts a file into the shared folder; what it is called inside.</summary>
    public string Write(string name, string text)
    {
        _shared.Write(name, text);
        return $"{Inside}/{name}";
    }

    public string Put(string file) => Write(Path.GetFileName(file), File.ReadAllText(file));

    /// <summary>The machine with the service as shipped, stopped. Skips where there can be none.</summary>
    /// <param name="dropIn">More lines for the unit's section [Service].</param>
    internal async Task<Machine> WithServiceAsync(string dropIn = "")
    {
        var machine = await _machine.Value;
        _shared.Write("drop-in.conf", $"[Service]\n{dropIn}\n");
        await machine.RunAsync($"""
            set -e
            systemctl stop pxe.socket pxe.service 2>/dev/null || true
            systemctl reset-failed 2>/dev/null || true
            rm -rf /opt/pxe /var/log/pxe {Unit}.d /etc/systemd/system/pxe.socket {Inside}/s
            cp -r {Inside}/published /opt/pxe
            install -D -m 644 {Inside}/drop-in.conf {Unit}.d/drop-in.conf
            systemctl daemon-reload
            """);
        return machine;
    }

    /// <summary>The same with the test application in the place of the sample.</summary>
    internal Task<Machine> WithTestAppAsync(string flags, string dropIn = "") => WithServiceAsync($"""
        ExecStart=
        ExecStart=/usr/bin/dotnet {Inside}/testapp/{Path.GetFileName(TestApp.Dll)} {flags}
        Environment=Logging__LogLevel__Microsoft=Warning
        LogRateLimitIntervalSec=0
        WorkingDirectory={Inside}
        ReadWritePaths={Inside}
        {dropIn}
        """);

    private async Task<Machine> InstallAsync()
    {
        var machine = await Machine.BootAsync(Shared, Inside);
        try
        {
            var published = _shared.Folder("published");
            await using (var publish = ServerProcess.Start(
                "dotnet", ["publish", Sample.Path(Sample.Assembly + ".csproj"), "--no-build", "-c", Configuration, "-o", published], workingDirectory: Repository.Root))
            {
                Assert.True(await publish.WaitForExitAsync(TimeSpan.FromMinutes(3)) == 0, $"{publish}\n{publish.Output}");
            }

            var application = _shared.Folder("testapp");
            foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory, "WorkerTuning.TestApp.*").Append(typeof(WorkerInfo).Assembly.Location))
                File.Copy(file, Path.Combine(application, Path.GetFileName(file)));
            _shared.Write("pxe.service", File.ReadAllText(Sample.Path("deploy/pxe.service")));
            await machine.RunAsync($"""
                set -e
                useradd --system pxe
                chown -R pxe {Inside}
                chmod 755 {Inside}
                install -m 644 {Inside}/pxe.service {Unit}
                """);
            return machine;
        }
        catch
        {
            await machine.DisposeAsync();
            throw;
        }
    }

    private static string Configuration => Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(Sample.Dll)))!;
}

[CollectionDefinition(PxeMachine.Name)]
public sealed class PxeMachineTests : ICollectionFixture<PxeMachine>;
