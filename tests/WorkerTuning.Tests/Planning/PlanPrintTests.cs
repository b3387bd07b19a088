using WorkerTuning.Configuration;
using WorkerTuning.Planning;

namespace WorkerTuning.Tests.Planning;

public class PlanPrintTests
{
    [Fact]
    public void Write_APlan_IsALineForEachSettingThenTheRemarks()
    {
        var options = new WorkerTuningOptions { Workers = 2, KeepAlive = TimeSpan.FromSeconds(65), Backlog = 4_096 };
        var loaded = new LoadedSettings
        {
            Options = options,
            Origins = new Dictionary<Setting, string>
            {
                [SettingsCatalogue.ByName("workers")!] = "flag --workers",
                [SettingsCatalogue.ByName("keepalive")!] = "appsettings.json",
                [SettingsCatalogue.ByName("backlog")!] = "env GUNICORN_BACKLOG",
            },
            Problems = [],
            Warnings = [new SettingProblem("spew", "True", "flag --spew", "not applicable. x")],
            Notes = [new SettingProblem(null, null, "env GUNICORN_WORKRES", "not a setting, ignored")],
            GunicornDefaults = false,
        };
        var plan = WorkerPlanner.Plan(new SettingsView(options, loaded), FakeHost.Of() with { ListenQueueCap = 128 }, 1);

        Assert.Equal(
            $"""
            backlog      = 4096  (env GUNICORN_BACKLOG)
            keepalive    = 65  (appsettings.json)
            worker_class = async  (default)
            workers      = 2  (flag --workers)
            # {SettingsCatalogue.Owned.Count - 4} more settings are not set and stand as ASP.NET Core has them.
            # warning: spew = True (flag --spew): not applicable. x
            # note: env GUNICORN_WORKRES: not a setting, ignored
            # advice: backlog: the kernel cuts 4096 to 128; raise net.core.somaxconn to get it.

            """,
            PlanPrint.Write(plan, loaded));
    }

    [Fact]
    public void WriteInvalid_SettingsThatDoNotHold_ShowWhatCouldBeRead() =>
        Assert.Equal(
            "backlog = 7  (test)\n",
            PlanPrint.WriteInvalid(FakeHost.Loaded(new WorkerTuningOptions { Backlog = 7 }, false)));
}
