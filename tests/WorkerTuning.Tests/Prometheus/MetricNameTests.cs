using WorkerTuning.Prometheus;

namespace WorkerTuning.Tests.Prometheus;

public class MetricNameTests
{
    [Theory]
    [InlineData("worker_tuning.request.duration", "s", "Histogram", "worker_tuning_request_duration_seconds")]
    [InlineData("worker_tuning.memory.limit", "By", "Gauge", "worker_tuning_memory_limit_bytes")]
    [InlineData("worker_tuning.worker.count", "{worker}", "Gauge", "worker_tuning_worker_count")]
    [InlineData("cpu.utilization", "1", "Gauge", "cpu_utilization_ratio")]
    [InlineData("tries", "1", "Counter", "tries")]
    [InlineData("jobs_total", null, "Counter", "jobs")]
    [InlineData("wait_seconds", "s", "Gauge", "wait_seconds")]
    [InlineData("2xx-count..sum", "", "Counter", "_2xx_count_sum")]
    [InlineData("speed", "By/s", "Gauge", "speed_By_s")]
    public void Family_OfAnInstrument_FollowsTheSpecification(string name, string? unit, string kind, string expected) =>
        Assert.Equal(expected, MetricName.Family(name, MetricName.Unit(unit, Enum.Parse<MetricKind>(kind))));
}
