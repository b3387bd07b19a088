using WorkerTuning.Configuration;
using WorkerTuning.Planning;
using WorkerTuning.Tests.Planning;
using WorkerTuning.Validation;

namespace WorkerTuning.Tests.Configuration.Pools;

/// <summary>The settings of named pools, by every source, and what a pool has in the end.</summary>
public sealed class PoolSettingsTests
{
    private static WorkerPlan Plan(Given given)
    {
        var loaded = given.Load();
        Assert.Empty(OptionsValidator.Find(loaded.Options, loaded));
        return WorkerPlanner.Plan(new SettingsView(loaded.Options, loaded), FakeHost.Of(), 1);
    }

    private static IReadOnlyList<string> Problems(Given given)
    {
        var loaded = given.Load();
        return [.. OptionsValidator.Find(loaded.Options, loaded).Select(p => p.ToString())];
    }

    private static (string Value, string Origin) Setting(WorkerPlan plan, string pool, string name)
    {
        var setting = plan.Pools.Single(p => p.Name == pool).Settings.Single(s => s.Name == name);
        return (setting.Value, setting.Origin);
    }

    [Fact]
    public void Plan_WhatAPoolDoesNotSet_IsTheSections()
    {
        using var given = new Given().Json("appsettings.json", """
            {
              "Workers": 4, "WorkerClass": "gthread", "Threads": 8, "Timeout": "30s", "MaxRequests": 1000,
              "Pools": { "reports": { "Workers": 2, "Threads": 3, "Timeout": "5m", "Backlog": 10 }, "admin": {} }
            }
            """);
        var plan = Plan(given);

        Assert.Equal(["admin", "reports"], plan.Pools.Select(p => p.Name));
        Assert.Equal((4, 32, 2, 6, 4, 32), (plan.Workers, plan.Capacity, plan.Pools[1].Workers, plan.Pools[1].Capacity, plan.Pools[0].Workers, plan.Pools[0].Capacity));
        Assert.Equal(("300", "appsettings.json"), Setting(plan, "reports", "timeout"));
        Assert.Equal(("1000", "from WorkerTuning (appsettings.json)"), Setting(plan, "reports", "max_requests"));
        Assert.Equal((TimeSpan.FromMinutes(5), 10, 1000L), (plan.Pools[1].Recycle.Timeout, plan.Pools[1].Recycle.QueueLimit, plan.Pools[1].Recycle.MaxRequests));
        Assert.Equal(TimeSpan.FromSeconds(30), plan.Pools[0].Recycle.Timeout);
    }

    [Fact]
    public void Plan_APoolsOwnSync_IsOneRequestAtATimeWhateverTheOthersDo()
    {
        using var given = new Given().Json("appsettings.json", """
            { "WorkerClass": "gthread", "Threads": 8, "Pools": { "a": { "WorkerClass": "sync" }, "b": { "WorkerClass": "sync", "Threads": 2 }, "c": { "WorkerClass": "async" } } }
            """);

        Assert.Equal([WorkerClass.Sync, WorkerClass.Gthread, WorkerClass.Async], Plan(given).Pools.Select(p => p.WorkerClass));
    }

    [Theory]
    [InlineData("json")]
    [InlineData("dotnet variable")]
    [InlineData("variable")]
    [InlineData("file")]
    [InlineData("flag")]
    [InlineData("flags of a variable")]
    [InlineData(".NET's flag")]
    public void Load_AnySource_GivesAPool(string source)
    {
        using var given = source switch
        {
            "json" => new Given().Json("appsettings.json", """{ "Pools": { "reports": { "Workers": 2, "RecycleAt": [ "03:30" ] } } }"""),
            "dotnet variable" => new Given().DotnetVariable("WorkerTuning__Pools__reports__Workers", "2").DotnetVariable("WorkerTuning__Pools__reports__RecycleAt__0", "03:30"),
            "variable" => new Given().Variable("GUNICORN_POOLS", "reports:workers=2 reports:recycle_at=03:30"),
            "file" => new Given().File("gunicorn.conf.py", "pools = {'reports': {'workers': 1 + 1, 'recycle_at': ['03:30']}}\n").Flags("-c", "gunicorn.conf.py"),
            "flag" => new Given().Flags("--pool", "reports:workers=2", "--pool=Reports:recycle-at=03:30".Replace("recycle-at", "recycle_at", StringComparison.Ordinal)),
            "flags of a variable" => new Given().Variable("GUNICORN_CMD_ARGS", "--pool reports:workers=2 --pools reports:recycle_at=03:30").Flags(),
            _ => new Given().DotnetArguments("--WorkerTuning:Pools:reports:Workers=2", "--WorkerTuning:Pools:reports:RecycleAt:0=03:30"),
        };
        var pool = Assert.Single(Plan(given).Pools);

        Assert.Equal(("reports", 2), (pool.Name, pool.Workers));
        Assert.Equal([new TimeOnly(3, 30)], pool.Recycle.At);
    }

    [Fact]
    public void Load_SeveralSources_TheStrongestOfEachSettingCounts()
    {
        using var given = new Given()
            .Json("appsettings.json", """{ "Pools": { "reports": { "Workers": 2, "Timeout": 100, "MaxRequests": 7 } } }""")
            .Json("appsettings.Production.json", """{ "Pools": { "Reports": { "MaxRequests": 8 } } }""")
            .Variable("GUNICORN_POOLS", "reports:timeout=200")
            .Flags("--pool", "REPORTS:workers=3");
        var plan = Plan(given);

        Assert.Equal(("3", "flag --pool"), Setting(plan, "reports", "workers"));
        Assert.Equal("env GUNICORN_POOLS", Setting(plan, "reports", "timeout").Origin);
        Assert.Equal(("8", "appsettings.Production.json"), Setting(plan, "reports", "max_requests"));
    }

    [Fact]
    public void Load_EverythingWrong_IsSaidAtOnceWithItsPool()
    {
        using var given = new Given()
            .Json("appsettings.json", """{ "Pools": { "reports": { "Workers": 0, "Bind": ":80", "Timeot": 3 }, "a b": {}, "default": { "Workers": 2 } } }""")
            .Flags("--pool", "admin:timeout=soon");

        Assert.Equal(
            [
                "pools = \"a b\" (appsettings.json): a pool's name must be 1 to 64 letters, digits, hyphens or underscores",
                "pools = \"default\" (appsettings.json): the default pool has its settings in the section itself",
                "pools.admin.timeout = \"soon\" (flag --pool): must be a number of seconds from 0, or a duration such as 500ms, 30s, 5m, 2h or 1d",
                "pools.reports.Timeot (appsettings.json): no such setting; did you mean Timeout?",
                "pools.reports.bind (appsettings.json): belongs to the server, not to a pool; set it in the section itself",
                "pools.reports.workers = \"0\" (appsettings.json): must be from 1 to 65536",
            ],
            Problems(given).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Load_WrongValueUnderUseDefault_GivesWayToTheNextAndThenToTheSection()
    {
        using var given = new Given()
            .Json("appsettings.json", """{ "OnInvalid": "UseDefault", "Timeout": 10, "Pools": { "a": { "Workers": 2, "Timeout": "x" } } }""")
            .Flags("--pool", "a:workers=none");
        var plan = Plan(given);

        Assert.Equal((2, TimeSpan.FromSeconds(10)), (plan.Pools[0].Workers, plan.Pools[0].Recycle.Timeout));
        Assert.Equal(2, given.Load().Warnings.Count(w => w.Setting!.StartsWith("pools.a.", StringComparison.Ordinal)));
    }

    [Fact]
    public void Options_ChangedInCode_AreCheckedAndNamed()
    {
        using var given = new Given().Json("appsettings.json", """{ "Timeout": 10, "Pools": { "a": { "Workers": 2, "Backlog": 5 } } }""");
        var loaded = given.Load();
        var options = new WorkerTuningOptions();
        LoadedOptionsSetup.Fill(options, loaded);
        options.Pools["a"].Workers = 3;
        options.Pools["b"] = new WorkerPoolOptions { MaxRequests = -1, MinConcurrency = 9, MaxConcurrency = 3 };
        options.Pools["c d"] = new WorkerPoolOptions();

        Assert.Equal(2, loaded.Options.Pools["a"].Workers!.Value.Minimum);
        Assert.Equal(
            [
                "pools = \"c d\" (code): a pool's name must be 1 to 64 letters, digits, hyphens or underscores",
                "pools.b.max_requests = -1 (code): must be 0 or more",
                "pools.b.min_concurrency = 9 (code): must not be above max_concurrency = 3",
            ],
            OptionsValidator.Find(options, loaded).Select(p => p.ToString()).Order(StringComparer.Ordinal));
        options.Pools.Remove("b");
        options.Pools.Remove("c d");
        var plan = WorkerPlanner.Plan(new SettingsView(options, loaded), FakeHost.Of(), 1);
        Assert.Equal((("3", "code"), ("5", "appsettings.json")), (Setting(plan, "a", "workers"), Setting(plan, "a", "backlog")));
    }

    [Theory]
    [InlineData("""{ "Pools": { "reports": "workers=2" } }""", "pools.reports = \"workers=2\" (appsettings.json): must hold settings, such as Workers and Timeout")]
    [InlineData("""{ "Pools": [ "reports:workers=2", "x" ] }""", null)]
    [InlineData("""{ "Pools": [ "x:timeout=7", "x:workers=3" ] }""", null)]
    [InlineData("""{ "Pools": [ "reports=2" ] }""", "pools = [\"reports=2\"] (appsettings.json): must be entries such as reports:workers=2, or a dictionary of dictionaries; \"reports=2\" is none")]
    public void Load_OtherShapesInJson_AreReadOrRefused(string section, string? problem)
    {
        using var given = new Given().Json("appsettings.json", section);

        Assert.Equal(problem is null ? [] : [problem], Problems(given));
    }

    [Fact]
    public void Options_APoolThatIsNull_IsAProblem()
    {
        using var given = new Given();
        var loaded = given.Load();
        var options = new WorkerTuningOptions();
        options.Pools["a"] = null!;

        Assert.Equal(["pools.a.* = null (code): must be a WorkerPoolOptions; an empty one inherits everything"], OptionsValidator.Find(options, loaded).Select(p => p.ToString()));
    }

    [Theory]
    [InlineData("dirty_workers = 2\ndirty_threads = 4\ndirty_timeout = 600\n", WorkerClass.Gthread, 8, 600, 30)]
    [InlineData("dirty_workers = 1\nthreads = 16\n", WorkerClass.Sync, 1, 300, 30)]
    [InlineData("dirty_workers = 3\ndirty_graceful_timeout = 5\nmax_requests = 9\n", WorkerClass.Sync, 3, 300, 5)]
    public void Load_DirtyWorkers_BecomeThePoolDirty(string file, WorkerClass workerClass, int capacity, int timeout, int grace)
    {
        using var given = new Given().File("gunicorn.conf.py", file).Flags("-c", "gunicorn.conf.py");
        var pool = Assert.Single(Plan(given).Pools);

        Assert.Equal(("dirty", workerClass, capacity), (pool.Name, pool.WorkerClass, pool.Capacity));
        Assert.Equal((TimeSpan.FromSeconds(timeout), TimeSpan.FromSeconds(grace)), (pool.Recycle.Timeout, pool.Recycle.GracefulTimeout));
    }

    [Theory]
    [InlineData("--dirty-workers", "0")]
    [InlineData("--dirty-threads", "4")]
    public void Load_NoDirtyWorkers_NoPool(params string[] flags)
    {
        using var given = new Given().Flags(flags);

        Assert.Empty(Plan(given).Pools);
    }

    [Fact]
    public void Load_DirtyWorkersThatAreWrong_AreNamedAsThePools()
    {
        using var given = new Given().Flags("--dirty-workers", "2", "--dirty-timeout", "soon");

        Assert.StartsWith("pools.dirty.timeout = \"soon\" (flag --dirty-timeout): must be", Assert.Single(Problems(given)), StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_TheProcess_CountsAllPools()
    {
        using var given = new Given().Json("appsettings.json", """
            {
              "Workers": 2, "WorkerClass": "async", "WorkerConnections": 100, "Backlog": 50, "GracefulTimeout": 10,
              "Pools": { "a": { "Workers": 3, "WorkerClass": "gthread", "Threads": 5, "Backlog": 7, "GracefulTimeout": 60 }, "b": { "Workers": 2, "WorkerClass": "sync" } }
            }
            """);
        var plan = Plan(given);

        // Twice what may block, and a thread for each processor.
        Assert.Equal((2 * (15 + 2)) + 4, plan.Pool.MinThreads);
        Assert.Equal(TimeSpan.FromSeconds(60), plan.ShutdownTimeout);
        // The default pool's, and what the others serve and keep waiting.
        Assert.Equal(200 + 50 + (15 + 7) + (2 + 50), plan.Listen.Connections.Limit(2));
    }

    [Fact]
    public void Print_Pools_FollowTheServersSettingsWithTheirNames()
    {
        using var given = new Given().Json("appsettings.json", """{ "Workers": 2, "Pools": { "a": { "Timeout": 5 } } }""");
        var loaded = given.Load();
        var plan = WorkerPlanner.Plan(new SettingsView(loaded.Options, loaded), FakeHost.Of(), 1);

        Assert.Equal(
            """
            pools        = a  (appsettings.json)
            worker_class = async  (default)
            workers      = 2  (appsettings.json)
            pools.a.timeout      = 5  (appsettings.json)
            pools.a.worker_class = async  (from WorkerTuning (default))
            pools.a.workers      = 2  (from WorkerTuning (appsettings.json))

            """,
            string.Concat(PlanPrint.Write(plan, loaded).Split('\n').TakeWhile(l => !l.StartsWith('#')).Select(l => l + "\n")));
    }

    [Theory]
    [InlineData(PrintConfigFormat.AppSettings)]
    [InlineData(PrintConfigFormat.Env)]
    [InlineData(PrintConfigFormat.Gunicorn)]
    public void Export_Pools_ReadBackTheSame(PrintConfigFormat format)
    {
        using var given = new Given().Json("appsettings.json", """
            { "Workers": 2, "Pools": { "reports": { "Workers": "2..4", "Timeout": "5m", "RecycleAt": [ "03:30", "15:30" ], "QueueOrder": "adaptive-lifo", "QueueTarget": 1 }, "admin": {}, "my-pool": { "Workers": 3, "RecycleAt": [ "03:30", "15:30" ] }, "other-pool": {} } }
            """);
        var loaded = given.Load();
        var text = SettingsExport.Write(format, new SettingsView(loaded.Options, loaded));
        using var again = ExportReader.Read(format, text);
        var back = again.Load();

        Assert.Empty(back.Problems);
        Assert.True(SettingsCatalogue.ByName("pools")!.IsSame(loaded.Options, back.Options), text);
    }
}
