using BenchmarkDotNet.Attributes;
using WorkerTuning.Configuration;
using WorkerTuning.Configuration.Python;
using WorkerTuning.Configuration.Sources;

namespace WorkerTuning.Benchmarks;

/// <summary>Reading a gunicorn.conf.py of the common kind: counts from the processors, variables with fallbacks, a loop over the environment, hooks.</summary>
[MemoryDiagnoser]
public class ConfigFileBenchmarks
{
    private const string File = """
        import multiprocessing
        import os

        bind = os.environ.get("BIND", "127.0.0.1:8000")
        workers = int(os.environ.get("WEB_CONCURRENCY", multiprocessing.cpu_count() * 2 + 1))
        worker_class = "gthread" if workers > 2 else "sync"
        threads = max(2, min(8, workers))
        try:
            timeout = int(os.environ["TIMEOUT"])
        except (KeyError, ValueError):
            timeout = 30
        max_requests = 1000
        max_requests_jitter = max_requests // 20
        accesslog = "-"
        access_log_format = f'%(h)s %(t)s "%(r)s" %(s)s %(b)s {"%(D)s"}'

        for k, v in os.environ.items():
            if k.startswith("GUNICORN_"):
                key = k.split("_", 1)[1].lower()
                locals()[key] = v


        def when_ready(server):
            server.log.info("ready")


        def post_fork(server, worker):
            server.log.info("Worker spawned (pid: %s)", worker.pid)
        """;

    private readonly PythonHost _host = new(new ProcessEnvironment
    {
        Variables = new Dictionary<string, string> { ["WEB_CONCURRENCY"] = "4", ["GUNICORN_KEEPALIVE"] = "5", ["PATH"] = "/usr/bin" },
        CurrentDirectory = "/app",
        Cpu = 4,
    });

    [Benchmark]
    public object Evaluate() => GunicornConfigFile.Evaluate(File, "/app/gunicorn.conf.py", _host, SettingsCatalogue.FileNames, SettingsCatalogue.HookNames);
}
