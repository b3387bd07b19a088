using WorkerTuning.Configuration;
using WorkerTuning.Configuration.Sources;

namespace WorkerTuning.Tests.Configuration;

public class NearestNameTests
{
    [Theory]
    [InlineData("worker", "workers")]
    [InlineData("wrokers", "workers")]
    [InlineData("time_out", "timeout")]
    [InlineData("Time-Out", "timeout")]
    [InlineData("keep_alive", "keepalive")]
    [InlineData("max_request", "max_requests")]
    [InlineData("MaxRequestJitter", "max_requests_jitter")]
    [InlineData("access_log", "accesslog")]
    [InlineData("logger", null)]
    [InlineData("banana", null)]
    [InlineData("", null)]
    public void Find_AMisspeltName_GivesTheOneThatWasMeant(string name, string? expected) =>
        Assert.Equal(expected, NearestName.Find(name, SettingsCatalogue.Owned.Select(s => s.Name)));

    [Theory]
    [InlineData("--chek", "--check-config")]
    [InlineData("--chekc", "--check-config")]
    [InlineData("--prnt-conf", "--print-config")]
    [InlineData("--forwrded", "--forwarded-allow-ips")]
    [InlineData("--bananas", null)]
    [InlineData("--frobnicate", null)]
    [InlineData("--x", null)]
    public void FindBeginning_AMisspeltAbbreviation_GivesTheOneThatWasMeant(string name, string? expected) =>
        Assert.Equal(expected, NearestName.FindBeginning(name, FlagTable.LongFlags));

    [Fact]
    public void Find_AVeryLongName_IsCutInsteadOfCompared() =>
        Assert.Null(NearestName.Find(new string('a', 100_000), SettingsCatalogue.Owned.Select(s => s.Name)));
}
