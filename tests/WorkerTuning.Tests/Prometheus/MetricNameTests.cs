using WorkerTuning.Prometheus;

namespace WorkerTuning.Tests.Prometheus;

public class MetricNameTests
{
    [Theory]
    [InlineData("worker_tuning.request.duration", "s", "worker_tuning_request_duration_seconds")]
    [InlineData("worker_tuning.memory.limit", "By", "worker_tuning_memory_limit_bytes")]
    [InlineData("worker_tuning.workers", "{worker}", "worker_tuning_workers")]
    [InlineData("cpu.utilization", "1", "cpu_utilization")]
    [InlineData("tries", "1", "tries")]
    [InlineData("jobs_total", null, "jobs")]
    [InlineData("wait_seconds", "s", "wait_seconds")]
    [InlineData("2xx-count..sum", "", "_2xx_count_sum")]
    [InlineData("speed", "By/s", "speed_bytes_per_second")]
    [InlineData("requests", "{request}/min", "requests_per_minute")]
    [InlineData("load", "By/{request}", "load_bytes")]
    public void Family_OfAnInstrument_FollowsTheSpecification(string name, string? unit, string expected) =>
        Assert.Equal(expected, MetricName.Family(name, MetricName.Unit(unit)));
}
