using WorkerTuning.Bridge;

namespace WorkerTuning.Tests.Bridge;

public class MetricNameTests
{
    [Theory]
    [InlineData("worker_tuning.request.duration", "s", "worker_tuning_request_duration_seconds")]
    [InlineData("worker_tuning.memory.limit", "By", "worker_tuning_memory_limit_bytes")]
    [InlineData("worker_tuning.workers", "{worker}", "worker_tuning_workers")]
    [InlineData("cpu.utilization", "1", "cpu_utilization")]
    [InlineData("worker_tuning.queue.overload.ratio", "1", "worker_tuning_queue_overload_ratio")]
    [InlineData("a:b", null, "a_b")]
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
